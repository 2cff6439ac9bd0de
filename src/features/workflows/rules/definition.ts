/** What a workflow's definition is made of. Pure. */

import type { Json } from "../../../core/json.ts";
import type { Method } from "../../../core/method.ts";

export const PHASE_TYPES = ["connector", "http", "manual", "command"] as const;

export type PhaseType = (typeof PHASE_TYPES)[number];

export { METHODS } from "../../../core/method.ts";

/** Templates may stand in its strings, and in strings only. */
export type { Json } from "../../../core/json.ts";

interface PhaseBase {
  /** Names it in templates and in an instance; unique in its workflow. */
  readonly key: string;
  readonly name: string;
  /** Literals, or `secret:<slug>`. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number | undefined;
  /** Further attempts after the first. */
  readonly retries?: number | undefined;
}

interface RequestBase {
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Json | undefined;
}

/** Its variables are the environment of a process, on a machine of the customer's own. */
export type CommandPhase = PhaseBase & {
  readonly type: "command";
  readonly command: {
    /** The program, literal, and its arguments. */
    readonly run: readonly string[];
    /** A runner has all of them. */
    readonly labels: readonly string[];
  };
};

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
  | CommandPhase
  | (PhaseBase & { readonly type: "manual"; readonly assignees: readonly string[] });

export const WORKFLOW_STATUSES = ["draft", "published"] as const;

/** `published`: what is shown is what instances start from. A draft may stand beside a published version. */
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** It stands in templates between dots, and in the id of a binding behind a colon. */
export const PHASE_KEY = /^[a-z][a-z0-9_-]{0,39}$/;

export const MAX_PHASES = 50;
export const MAX_VARIABLES = 50;

/** As JSON text: a row of D1 has at most 2 MB, and each version keeps a copy. */
export const MAX_DEFINITION_BYTES = 256 * 1024;

export const MAX_ASSIGNEES = 20;

/** Lists and objects inside one another, in a request's body. */
export const MAX_BODY_DEPTH = 10;

export const MAX_RETRIES = 10;

const DAY_SECONDS = 24 * 60 * 60;

/** A call's, all in all; the way out has the same limit. */
export const CALL_TIMEOUT = { usual: 10, max: 60 } as const;

/** How long a manual phase waits for somebody. */
export const WAIT_TIMEOUT = { usual: 7 * DAY_SECONDS, max: 30 * DAY_SECONDS } as const;

/** How long a command may run, once a runner has it. */
export const COMMAND_TIMEOUT = { usual: 600, max: 6 * 60 * 60 } as const;

export const MAX_ARGUMENTS = 100;

/** A request by one of these may be sent twice and is done once (RFC 9110 §9.2.2). */
const REPEATABLE: ReadonlySet<Method> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/** Not stored where the author wrote none: another method would keep a number that was never chosen for it. */
export function timeoutSecondsOf(phase: Phase): number {
  return phase.timeoutSeconds ?? TIMEOUTS[phase.type].usual;
}

const TIMEOUTS = {
  connector: CALL_TIMEOUT,
  http: CALL_TIMEOUT,
  command: COMMAND_TIMEOUT,
  manual: WAIT_TIMEOUT,
} as const;

export function retriesOf(phase: Phase): number {
  if (phase.type === "manual") return 0;
  // Whether a command may run twice its author alone knows.
  if (phase.type === "command") return phase.retries ?? 0;
  return phase.retries ?? (REPEATABLE.has(phase.request.method) ? 2 : 0);
}
