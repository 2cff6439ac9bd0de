const MEANING: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** One sentence for the person in the browser. */
export function pageOf(sentence: string): string {
  const text = sentence.replaceAll(/[&<>]/g, (character) => MEANING[character] ?? "");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Nembl</title><h1>Nembl</h1><p>${text}</p></html>`;
}
