/** Changes single values of wrangler.toml and leaves its comments and order. Pure. */

export interface Place {
  /** As in the file: `vars`, `env.staging.vars`, or of several alike `[d1_databases]`. */
  readonly table: string;
  /** Which of several alike: the one with this line. */
  readonly having?: string;
  readonly key: string;
}

/** Throws where the table is not there: a value in the wrong place would be worse. */
export function setValue(toml: string, { table, having, key }: Place, value: string): string {
  const lines = toml.split("\n");
  const [start, end] = findTable(lines, table, having);
  const line = `${key} = ${JSON.stringify(value)}`;
  const present = lines.findIndex(
    (text, index) => index > start && index < end && text.startsWith(`${key} =`),
  );
  if (present >= 0) return lines.with(present, line).join("\n");
  let last = end - 1;
  while (last > start && isIdle(lines[last] ?? "")) last--;
  return lines.toSpliced(last + 1, 0, line).join("\n");
}

function isIdle(line: string): boolean {
  return line.trim() === "" || line.trimStart().startsWith("#");
}

function findTable(
  lines: readonly string[],
  table: string,
  having: string | undefined,
): readonly [start: number, end: number] {
  const header = `[${table}]`;
  for (const [start, text] of lines.entries()) {
    if (text.trim() !== header) continue;
    const next = lines.findIndex((line, index) => index > start && /^\s*\[/.test(line));
    const end = next < 0 ? lines.length : next;
    if (having === undefined || lines.slice(start, end).includes(having)) return [start, end];
  }
  throw new Error(`wrangler.toml has no ${header}${having === undefined ? "" : ` with ${having}`}`);
}
