/** What a step of the engine answers: a word, and with some a number. The engine stores it in plain text. Pure. */

export type Word =
  | { readonly say: "next" }
  | { readonly say: "over" }
  | { readonly say: "sleep" | "wait"; readonly ms: number };

/** Never nothing: what is slept over must have passed when the next turn looks at the clock. */
const LEAST_MS = 100;

export function until(say: "sleep" | "wait", untilMs: number, nowMs: number): string {
  return `${say} ${Math.max(Math.ceil(untilMs - nowMs), LEAST_MS)}`;
}

/** What no turn of ours has said is taken for `next`: the turn after it looks at the rows again. */
export function readWord(text: string): Word {
  const [say, ms = ""] = text.split(" ");
  if (say === "over") return { say };
  if ((say === "sleep" || say === "wait") && /^\d{1,12}$/.test(ms)) return { say, ms: Number(ms) };
  return { say: "next" };
}
