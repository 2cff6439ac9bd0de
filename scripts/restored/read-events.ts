/** Audit events from the file that `save` wrote, or from a company's own NDJSON export. */

import { readFile } from "node:fs/promises";

import type { LoggedEvent } from "./what-again.ts";

/** One line of either file; an export's other lines (segments, its own signature) are no events. */
interface Line {
  readonly id?: string;
  readonly companyId?: string;
  readonly at?: string;
  readonly action?: string;
  readonly target?: string;
  readonly outcome?: string;
  readonly actor?: { readonly type: string; readonly id: string };
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * `company` is whose export it is; undefined for the file of `save`, which has all companies'.
 * Attack: a company edits its export so that lines name another company, whose people would be shut out.
 */
export async function readEvents(
  path: string,
  company: string | undefined,
): Promise<LoggedEvent[]> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.flatMap((text) => {
    const line = JSON.parse(text) as Line;
    const { id, at, action, target, outcome, actor, details = {} } = line;
    if (!id || !at || !action || !target || !outcome || !actor) return [];
    const by = `${actor.type}:${actor.id}`;
    const what = { action, target, outcome, details };
    return [{ id, company: company ?? line.companyId ?? "the company", at, actor: by, ...what }];
  });
}
