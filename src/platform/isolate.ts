/**
 * An isolate of its own behind a Worker Loader binding: started when first called, replaced when it fails. It has no
 * bindings and no network. Plain data is all that is kept here, so requests share no promise.
 */

import { unavailable } from "../core/errors.ts";
import { SECOND_MS } from "../core/time.ts";

export interface IsolateCode {
  /** Other code, another id: under one id the first code runs for ever. */
  readonly id: string;
  readonly load: () => Promise<WorkerLoaderWorkerCode>;
}

export interface IsolateDeps {
  readonly loader: WorkerLoader;
  readonly code: () => Promise<IsolateCode>;
  /** In messages: "The policy engine". */
  readonly what: string;
  readonly newGeneration: () => string;
  readonly now: () => number;
  /** Calls back after so long, unless it is cancelled by what it returns. */
  readonly after: (ms: number, callBack: () => void) => () => void;
}

/** What an isolate says: `trapped`, in this call, or `damaged`, before it; then it has decided nothing. */
export type IsolateReply<T> =
  | { readonly status: "answered"; readonly value: T }
  | { readonly status: "trapped" | "damaged" };

/** Resolves to what the isolate answers. Rejects with `unavailable` where it does not. */
export type CallIsolate<Api> = <T>(ask: (api: Api) => Promise<IsolateReply<T>>) => Promise<T>;

/** Longer than the largest start and batch take on a busy machine. */
const PATIENCE_MS = 10 * SECOND_MS;

/** After two starts in a row that failed. Attack, or bad luck: each request starts two more, at a tenth of a second. */
const REST_MS = SECOND_MS;

export function createIsolate<Api>(deps: IsolateDeps): CallIsolate<Api> {
  // All isolates of the Worker begin with one engine; a damaged one is followed by one of its own name for each of them,
  // so that none tries the names that others have given up.
  let generation = "first";
  let restsUntilMs = 0;

  /** Of many that fail with one isolate, the first replaces it. */
  function replace(failed: string): void {
    if (generation === failed) generation = deps.newGeneration();
  }

  async function reach(own: string): Promise<Api> {
    const { id, load } = await deps.code();
    return deps.loader.get(`${id}-${own}`, load).getEntrypoint() as unknown as Api;
  }

  /** Undefined where it failed before it looked at the question, so that another may be asked. */
  async function attempt<T>(
    ask: (api: Api) => Promise<IsolateReply<T>>,
  ): Promise<{ readonly value: T } | { readonly cause: unknown }> {
    const own = generation;
    let reply: IsolateReply<T>;
    try {
      reply = await withPatience(deps.after, async () => ask(await reach(own)));
    } catch (cause) {
      replace(own);
      return { cause };
    }
    if (reply.status === "answered") return { value: reply.value };
    replace(own);
    // The same question would trap the next one, too: it is for the next request.
    if (reply.status === "trapped") throw unavailable(deps.what, new Error("WebAssembly trapped."));
    return { cause: new Error("WebAssembly had trapped before.") };
  }

  return async (ask) => {
    if (deps.now() < restsUntilMs) throw unavailable(deps.what);
    const first = await attempt(ask);
    if ("value" in first) return first.value;
    const second = await attempt(ask);
    if ("value" in second) return second.value;
    restsUntilMs = deps.now() + REST_MS;
    throw unavailable(deps.what, second.cause);
  };
}

/** Attack, or bad luck: an isolate that never answers, and a person's request with it. */
async function withPatience<T>(after: IsolateDeps["after"], work: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = after(PATIENCE_MS, () => reject(new Error("No answer in time.")));
  try {
    return await Promise.race([work(), late]);
  } finally {
    // A timer that outlives its request would end in somebody else's.
    cancel();
  }
}
