/** A command's variables: a literal, or `secret:<slug>`. Pure. */

const PREFIX = "secret:";

interface Split {
  readonly literals: Readonly<Record<string, string>>;
  /** Slugs. */
  readonly secrets: Readonly<Record<string, string>>;
}

export function splitVariables(env: Readonly<Record<string, string>>): Split {
  const entries = Object.entries(env);
  const isSecret = ([, value]: [string, string]) => value.startsWith(PREFIX);
  const slugs = entries
    .filter(isSecret)
    .map(([name, value]) => [name, value.slice(PREFIX.length)] as const);
  return {
    literals: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(slugs),
  };
}
