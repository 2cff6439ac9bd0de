/** What a mutation is: one mistake, the promise it breaks, and where that shows. */
import type { History } from "../model.ts";
import type { Parts } from "./parts.ts";
import type { Targeted } from "./targeted.ts";

export interface Mutation {
  readonly name: string;
  /** What the mistake breaks; the promise it is caught by. */
  readonly breaks: "P4" | "P5" | "end" | "one row per ask";
  readonly parts: Partial<Parts>;
  readonly scenario: Targeted;
  /** How many histories to try, where it takes a rare moment. */
  readonly histories?: number;
  /** Not a mistake: part of the scenario, and the product must bear it. */
  readonly world?: Partial<Parts>;
}

export function isBroken(history: History, breaks: Mutation["breaks"]): boolean {
  if (breaks === "P4") return history.afterRevoke > 0;
  if (breaks === "P5") return history.overLimit > 0;
  if (breaks === "end") return history.afterEnd > 0;
  const ids = history.world.host.durable.rows.map((row) => row.grantId);
  return new Set(ids).size < ids.length;
}
