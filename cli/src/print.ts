/** What goes to the terminal. Results go to stdout, everything else to stderr. */

export type Row = Readonly<Record<string, unknown>>;

/**
 * Attack: a name or a message that moves the cursor, changes the title or rewrites what stands above it. Line breaks
 * too: a cell is one line.
 */
export function plain(value: unknown): string {
  const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\u{FFFD}");
}

export function printJson(value: unknown): void {
  process.stdout.write(`${jsonOf(value, 2)}\n`);
}

/** What `plain` takes out stands here as JSON writes it: a program loses nothing, and a terminal obeys none of it. */
export function jsonOf(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return text.replaceAll(/[\u007F-\u009F\p{Cf}\u2028\u2029]/gu, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

export function printTable(columns: readonly string[], rows: readonly Row[]): void {
  const cells = rows.map((row) => columns.map((name) => cellOf(row[name])));
  const titles = columns.map((name) => name.replaceAll(/[A-Z]/g, " $&").toUpperCase());
  const widths = titles.map((title, index) =>
    Math.max(title.length, ...cells.map((line) => (line[index] ?? "").length)),
  );
  const lineOf = (line: readonly string[]) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  const [head = "", ...body] = [titles, ...cells].map(lineOf);
  process.stdout.write(`${[emphasised(head), ...body].join("\n")}\n`);
}

/** Name and value, a line each. */
export function printRecord(record: Row): void {
  const names = Object.keys(record);
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${cellOf(record[name])}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return plain(value.join(","));
  }
  return plain(value);
}

function emphasised(text: string): string {
  const isPlain = process.env["NO_COLOR"] !== undefined && process.env["NO_COLOR"] !== "";
  return process.stdout.isTTY && !isPlain ? `\u001B[1m${text}\u001B[22m` : text;
}
