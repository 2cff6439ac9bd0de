/**
 * Where every request comes in, before any router: its id, https, the slice it is for, and the check of an API key that
 * came alone. A key that is none costs no router; one that holds a lease costs no waiting.
 */

import { CodedError, invalidApiKey, unavailable } from "../core/errors.ts";
import type { CallerRequest, KeyAnswer, Verifiers } from "./callers.ts";
import type { Contents, Place } from "./contents.ts";
import { addCors, answerPreflight, isPreflight, type AllowsOrigin } from "./cors.ts";
import type { Arrival } from "./env.ts";
import { addManners } from "./manners.ts";
import type { AnswerError, PrepareError } from "./on-error.ts";

export interface FrontDeps {
  /** Of the whole composition root; the gate hands routes the part that they declare. */
  readonly verifiers: Verifiers<unknown>;
  readonly allowsOrigin: AllowsOrigin;
}

export interface FrontOptions {
  readonly contents: Contents;
  readonly answerError: AnswerError;
  readonly prepareError: PrepareError;
  /** Throws where the configuration is refused. */
  readonly depsFor: (bindings: object) => FrontDeps;
  readonly now: () => number;
  readonly newRequestId: () => string;
}

/** Under a configuration that is refused nobody is verified: each of these refuses, none lets in. */
const UNCONFIGURED: FrontDeps = {
  verifiers: {
    verifyApiKey: refuseAll,
    verifyKeyHolder: refuseAll,
    verifyBearer: refuseAll,
    verifySession: refuseAll,
    createContext: refuseAll,
    createPersonContext: refuseAll,
    createAnonymousContext: refuseAll,
    recordRefusal: refuseAll,
    publicUrl: "",
    development: false,
  },
  allowsOrigin: async () => false,
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
  const { contents, answerError } = options;
  /** One answer for all that is no key: its text and headers are made once. */
  let noKey: { readonly publicUrl: string; readonly make: () => Response } | undefined;

  return function fetch(request, bindings, executionCtx) {
    const requestId = options.newRequestId();
    const nowMs = options.now();
    const path = pathOf(request.url);
    const place = contents.find(path);
    let deps = UNCONFIGURED;
    try {
      deps = options.depsFor(bindings);
    } catch (error) {
      if (place?.row.reached !== "operators") {
        const refused = unavailable("The service", error, 5);
        return answerError(refused, { requestId, request, publicUrl: undefined });
      }
    }

    const { verifiers } = deps;
    const { publicUrl } = verifiers;
    const ip = request.headers.get("cf-connecting-ip");
    const arrival: Arrival = {
      bindings,
      requestId,
      nowMs,
      ip,
      verifiers,
      key: undefined,
      quota: undefined,
    };
    const fail = (error: unknown) => answerError(error, { requestId, request, publicUrl });
    const finish = (response: Response) => finished(response, request, arrival, deps);

    // Refused, not redirected: a redirect would let a client go on sending its key in the clear (ASVS 4.1.2).
    if (!verifiers.development && request.url.startsWith("http:")) {
      return finish(fail(new CodedError("https_required", "Use https.")));
    }
    if (place === undefined) return finish(fail(new CodedError("not_found", "No such path.")));

    const value = loneKey(request.headers);
    if (value === null || !authenticates(place)) return enter(place, arrival);
    const caller: CallerRequest = {
      requestId,
      nowMs,
      ip,
      defer: (work) => executionCtx.waitUntil(work),
    };
    try {
      const answer = verifiers.verifyApiKey(value, caller);
      return answer instanceof Promise ? enterOnce(place, answer) : enterWith(place, answer);
    } catch (error) {
      return finish(fail(error));
    }

    async function enterOnce(at: Place, answer: Promise<KeyAnswer>): Promise<Response> {
      try {
        return await enterWith(at, await answer);
      } catch (error) {
        return finish(fail(error));
      }
    }

    function enterWith(at: Place, answer: KeyAnswer): Response | Promise<Response> {
      return answer === "no key" ? finish(refuseNoKey()) : enter(at, { ...arrival, key: answer });
    }

    function refuseNoKey(): Response {
      if (noKey?.publicUrl !== publicUrl) {
        noKey = { publicUrl, make: options.prepareError(invalidApiKey(), publicUrl) };
      }
      return noKey.make();
    }

    function enter(at: Place, by: Arrival): Response | Promise<Response> {
      const preflight = request.headers.get("origin");
      if (preflight !== null && isPreflight(request)) return enterPreflight(preflight, at, by);
      return dispatch(at, by);
    }

    async function enterPreflight(origin: string, at: Place, by: Arrival) {
      const answer = await answerPreflight(origin, nowMs, deps.allowsOrigin);
      if (answer === undefined) return dispatch(at, by);
      answer.headers.set("Vary", "Origin");
      return addManners(answer, request, by);
    }

    function dispatch(at: Place, by: Arrival): Response | Promise<Response> {
      if (at.app === undefined) return load(at, by);
      const response = at.app.fetch(request, by, executionCtx);
      const end = (made: Response) => finished(made, request, by, deps);
      return response instanceof Promise ? response.then(end) : end(response);
    }

    async function load(at: Place, by: Arrival): Promise<Response> {
      const app = await at.load();
      return finished(await app.fetch(request, by, executionCtx), request, by, deps);
    }
  };
}

function finished(
  response: Response,
  request: Request,
  arrival: Arrival,
  { allowsOrigin }: FrontDeps,
): Response | Promise<Response> {
  const origin = request.headers.get("origin");
  // No page may ever read what a key was answered, so there is nothing that could vary; and keys are the hot path.
  if (origin === null && arrival.key !== undefined) return addManners(response, request, arrival);
  // Also without an Origin: a cache must not give that answer to a browser that sends one.
  response.headers.append("Vary", "Origin");
  if (origin === null) return addManners(response, request, arrival);
  const asked = { origin, nowMs: arrival.nowMs };
  return addCors(response, request, asked, allowsOrigin).then((open) =>
    addManners(open, request, arrival),
  );
}

function authenticates({ row: { reached } }: Place): boolean {
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
