/** What a program needs to be found and to write text. No credential of this machine's is among them. */
const ALWAYS = ["PATH", "LANG", "LC_ALL", "TZ"];

export function inherit(
  allowed: readonly string[],
  from: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = [...ALWAYS, ...allowed];
  const found = names.map((name) => [name, from[name]] as const);
  return Object.fromEntries(
    found.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
