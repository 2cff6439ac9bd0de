/**
 * Where every request comes in, before any router: its id, https, the slice it is for, and the check of an API key that
 * came alone. A key that is none costs no router; one that holds a lease costs no waiting.
 */

import { CodedError, unavailable } from "../core/errors.ts";
import type { KeyAnswer } from "../core/key-verdict.ts";
import type { Verifiers } from "./callers.ts";
import type { Contents, Chapter } from "./contents.ts";
import { addCors, answerPreflight, isPreflight, type AllowsOrigin } from "./cors.ts";
import type { Arrival } from "./env.ts";
import { addManners } from "./manners.ts";
import type { AnswerError } from "./on-error.ts";
import type { NoteRequest } from "./request-log.ts";

/** What every isolate starts with: the check of a key, and the way to all else. */
export interface FrontDeps {
  /** `aloneVerifiers` of the check of a key. */
  readonly verifiers: Verifiers<unknown>;
  /** Once it is loaded. */
  readonly whole: () => Whole | undefined;
  readonly loadWhole: () => Promise<Whole>;
  /** Of each request, once it is answered. */
  readonly note: NoteRequest;
}

/** What the routes are handed, and who may read their answers from a page. */
export interface Whole {
  /** Of the whole composition root; the gate hands routes the part that they declare. */
  readonly verifiers: Verifiers<unknown>;
  readonly allowsOrigin: AllowsOrigin;
}

export interface FrontOptions {
  readonly contents: Contents;
  readonly answerError: AnswerError;
  /** The one answer to all that proved to be no key. */
  readonly refuseNoKey: (arrival: Arrival) => Response;
  /** Throws where the configuration is refused. */
  readonly depsFor: (bindings: object) => FrontDeps;
  readonly now: () => number;
  readonly newRequestId: () => string;
}

const NOTHING: Whole = {
  verifiers: {
    verifyApiKey: refuseAll,
    verifyKeyHolder: refuseAll,
    verifyRunner: refuseAll,
    verifyBearer: refuseAll,
    verifySession: refuseAll,
    createContext: refuseAll,
    createRunnerContext: refuseAll,
    createPersonContext: refuseAll,
    createAnonymousContext: refuseAll,
    recordRefusal: refuseAll,
    publicUrl: "",
    development: false,
  },
  allowsOrigin: async () => false,
};

/** If the configuration is refused, no caller is verified: each of these refuses. */
const UNCONFIGURED: FrontDeps = {
  verifiers: NOTHING.verifiers,
  whole: () => NOTHING,
  loadWhole: async () => NOTHING,
  note: () => undefined,
};

function refuseAll(): never {
  throw unavailable("The service");
}

export type Fetch = (
  request: Request,
  bindings: object,
  executionCtx: ExecutionContext,
) => Response | Promise<Response>;

export function createFront(options: FrontOptions): Fetch {
  const { contents } = options;

  return function fetch(request, bindings, executionCtx) {
    const chapter = contents.find(pathOf(request.url));
    const requestId = options.newRequestId();
    let deps = UNCONFIGURED;
    let refused: CodedError | undefined;
    try {
      deps = options.depsFor(bindings);
    } catch (error) {
      if (chapter?.row.reached !== "operators") {
        refused = error instanceof CodedError ? error : unavailable("The service", error, 5);
      }
    }

    const { verifiers } = deps;
    const arrival: Arrival = {
      bindings,
      requestId,
      nowMs: options.now(),
      ip: request.headers.get("cf-connecting-ip"),
      verifiers,
      key: undefined,
      quota: undefined,
      route: undefined,
      caller: undefined,
    };
    if (refused !== undefined) {
      const asked = { requestId, request, publicUrl: undefined };
      return addManners(options.answerError(refused, asked), request, arrival);
    }
    const path = chapter?.row.path ?? "none";
    const entry: Entry = { request, executionCtx, arrival, deps, options, path };
    // Refused, not redirected: a redirect would let a client go on sending its key in the clear (ASVS 4.1.2).
    // Where the configuration is refused, only what is for operators is left, and it takes no credential.
    const isUnderstood = verifiers.development || deps === UNCONFIGURED;
    if (!isUnderstood && request.url.startsWith("http:")) {
      return refuse(entry, new CodedError("https_required", "Use https."));
    }
    if (chapter === undefined) return refuse(entry, new CodedError("not_found", "No such path."));

    const value = loneKey(request.headers);
    return value === null || !authenticates(chapter)
      ? enter(entry, chapter)
      : enterByKey(entry, chapter, value);
  };
}

interface Entry {
  readonly request: Request;
  readonly executionCtx: ExecutionContext;
  readonly arrival: Arrival;
  readonly deps: FrontDeps;
  readonly options: FrontOptions;
  /** Of the row that the request is for: what it is noted by where no route takes it. */
  readonly path: string;
}

/** Nothing to wait for where the key holds a lease, or is plainly none. */
function enterByKey(entry: Entry, chapter: Chapter, value: string): Response | Promise<Response> {
  const { arrival, executionCtx } = entry;
  const { requestId, nowMs, ip } = arrival;
  const defer = (work: Promise<unknown>) => executionCtx.waitUntil(work);
  try {
    const answer = arrival.verifiers.verifyApiKey(value, { requestId, nowMs, ip, defer });
    return answer instanceof Promise
      ? enterOnceKnown(entry, chapter, answer)
      : enterKnown(entry, chapter, answer);
  } catch (error) {
    return refuse(entry, error);
  }
}

async function enterOnceKnown(entry: Entry, chapter: Chapter, answer: Promise<KeyAnswer>) {
  try {
    return await enterKnown(entry, chapter, await answer);
  } catch (error) {
    return refuse(entry, error);
  }
}

function enterKnown(
  entry: Entry,
  chapter: Chapter,
  answer: KeyAnswer,
): Response | Promise<Response> {
  if (answer === "no key") return finish(entry, entry.options.refuseNoKey(entry.arrival));
  entry.arrival.key = answer;
  // Here and not by the route alone: a path that no route answers tells a key its quota, too.
  entry.arrival.quota = answer.quota;
  return enter(entry, chapter);
}

function enter(entry: Entry, chapter: Chapter): Response | Promise<Response> {
  const { request, arrival, executionCtx } = entry;
  const origin = request.headers.get("origin");
  if (origin !== null && isPreflight(request)) return enterPreflight(entry, chapter, origin);
  if (chapter.app === undefined) return load(entry, chapter);
  if (needsWhole(entry, chapter)) {
    const whole = entry.deps.whole();
    if (whole === undefined) return load(entry, chapter);
    arrival.verifiers = whole.verifiers;
  }
  const response = chapter.app.fetch(request, arrival, executionCtx);
  return response instanceof Promise ? finishOnceMade(entry, response) : finish(entry, response);
}

async function load(entry: Entry, chapter: Chapter): Promise<Response> {
  const app = await chapter.load();
  if (needsWhole(entry, chapter)) {
    entry.arrival.verifiers = (await entry.deps.loadWhole()).verifiers;
  }
  return finish(entry, await app.fetch(entry.request, entry.arrival, entry.executionCtx));
}

/** A person is found by more than what every isolate starts with. */
function needsWhole({ arrival }: Entry, { row }: Chapter): boolean {
  return !row.alone || (row.reached === "keys and people" && arrival.key === undefined);
}

async function enterPreflight(entry: Entry, chapter: Chapter, origin: string): Promise<Response> {
  const { arrival, deps } = entry;
  const { allowsOrigin } = await deps.loadWhole();
  const answer = await answerPreflight(origin, arrival.nowMs, allowsOrigin);
  return answer === undefined ? load(entry, chapter) : finish(entry, answer);
}

async function finishOnceMade(entry: Entry, response: Promise<Response>): Promise<Response> {
  return finish(entry, await response);
}

function refuse(entry: Entry, error: unknown): Response | Promise<Response> {
  const { request, arrival, options } = entry;
  const { requestId, verifiers } = arrival;
  const { publicUrl } = verifiers;
  return finish(entry, options.answerError(error, { requestId, request, publicUrl }));
}

function finish(entry: Entry, response: Response): Response | Promise<Response> {
  const { request, arrival, deps, options, path } = entry;
  deps.note(arrival, { method: request.method, status: response.status, path });
  if (arrival.caller?.isOwner === true) {
    // For owners: how long a request takes also tells what it found.
    const durationMs = options.now() - arrival.nowMs;
    response.headers.set("Server-Timing", `total;dur=${durationMs}`);
  }
  const origin = request.headers.get("origin");
  // No page may ever read what a key was answered, so there is nothing that could vary; and keys are the hot path.
  if (origin === null && arrival.key !== undefined) return addManners(response, request, arrival);
  // Also without an Origin: a cache must not give that answer to a browser that sends one.
  response.headers.append("Vary", "Origin");
  const mannered = addManners(response, request, arrival);
  if (origin === null) return mannered;
  const allows: AllowsOrigin = async (question) => (await deps.loadWhole()).allowsOrigin(question);
  return addCors(mannered, request, { origin, nowMs: arrival.nowMs }, allows);
}

function authenticates({ row: { reached } }: Chapter): boolean {
  return reached === "people" || reached === "keys and people";
}

/** The API key of a request that carries no other credential. More than one is for the gate to refuse. */
function loneKey(headers: Headers): string | null {
  const value = headers.get("x-api-key");
  if (value === null || headers.has("authorization") || headers.has("cookie")) return null;
  return value;
}

/** As it was sent: what is decoded differently by a router is not found there. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf(":") + 3);
  if (start < 0) return "/";
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}
