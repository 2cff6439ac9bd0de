/** A phase's variables: a literal, or a secret by its slug. A literal is literal: a template in it is text. Pure. */

import type { Phase } from "./definition.ts";

/** What begins so names a secret, always: no literal does. */
const PREFIX = "secret:";

/** `^[A-Za-z_]…`: what every shell takes, for a command gets them as its environment. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export const MAX_VARIABLE_LENGTH = 4_096;

/** The slug, or nothing where the value is a literal. Whether it is a well-formed one is not asked here. */
export function findSecretSlug(value: string): string | undefined {
  return value.startsWith(PREFIX) ? value.slice(PREFIX.length) : undefined;
}

export interface Reference {
  readonly slug: string;
  readonly phase: Phase;
  /** Where in the definition it stands. */
  readonly path: readonly (string | number)[];
}

export function secretReferences(phases: readonly Phase[]): Reference[] {
  return phases.flatMap((phase, index) =>
    Object.entries(phase.env).flatMap(([name, value]) => {
      const slug = findSecretSlug(value);
      return slug === undefined ? [] : [{ slug, phase, path: ["phases", index, "env", name] }];
    }),
  );
}

export function connectorReferences(phases: readonly Phase[]): Reference[] {
  return phases.flatMap((phase, index) =>
    phase.type === "connector"
      ? [{ slug: phase.connector, phase, path: ["phases", index, "connector"] }]
      : [],
  );
}
