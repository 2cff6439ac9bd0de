/** The text of an `.env` file. Pure. No escape is read and nothing is put in: what stands there is the value. */

export interface EnvEntry {
  readonly name: string;
  readonly value: string;
}

/** Lines that are empty, comments, or no assignment are left out; of quotes around a value both are dropped. */
export function readEnvText(text: string): EnvEntry[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name = "", typed = ""] = match ?? [];
    const value = /^(["'])(.*)\1$/.exec(typed)?.[2] ?? typed;
    return name === "" || value === "" ? [] : [{ name, value }];
  });
}

/** `GITHUB__TOKEN` is called `github-token`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 64);
}
