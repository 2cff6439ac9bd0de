/** What a workflow's definition is made of. Pure. */

import type { Json } from "../../../core/json.ts";
import type { Method } from "../../../core/method.ts";

export const PHASE_TYPES = ["connector", "http", "manual", "command"] as const;

export type PhaseType = (typeof PHASE_TYPES)[number];

export { METHODS, type Method } from "../../../core/method.ts";

/** Templates may stand in its strings, and in strings only. */
export type { Json } from "../../../core/json.ts";

interface PhaseBase {
  /** Names it in templates and in an instance; unique in its workflow. */
  readonly key: string;
  readonly name: string;
  /** Literals, or `secret:<slug>`. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  /** Further attempts after the first. */
  readonly retries?: number;
}

interface RequestBase {
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export type Phase =
  | (PhaseBase & {
      readonly type: "connector";
      readonly connector: string;
      readonly request: RequestBase & { readonly path: string };
    })
  | (PhaseBase & {
      readonly type: "http";
      readonly request: RequestBase & { readonly url: string };
    })
  | (PhaseBase & { readonly type: "manual"; readonly assignees: readonly string[] });

export const WORKFLOW_STATUSES = ["draft", "published"] as const;

/** `published`: some version of it is, though a newer draft may stand beside. */
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

export const MAX_PHASES = 50;
export const MAX_VARIABLES = 50;
