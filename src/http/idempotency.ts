/** `Idempotency-Key` on creating POSTs: the same key and body answer the same resource, without once-only values. */

import { zValidator } from "@hono/zod-validator";
import type { Context } from "hono";
import { every } from "hono/combine";
import { createMiddleware } from "hono/factory";
import { z } from "zod";

import type { Context as VerbContext, Made } from "../core/context.ts";
import { CodedError } from "../core/errors.ts";
import { opaque } from "../core/text-schemas.ts";
import type { ClaimRequest, ClaimResult } from "../platform/idempotency/store.ts";
import { answerHeaders, type Answer } from "./answer.ts";
import { IDEMPOTENT } from "./contract.ts";
import type { HttpEnv } from "./env.ts";

/** What the middleware needs of the composition root. */
export interface IdempotencyDeps {
  readonly idempotency: {
    readonly claim: (request: ClaimRequest) => Promise<ClaimResult>;
    readonly release: (attemptId: string) => Promise<void>;
    readonly newAttemptId: () => string;
    /**
     * Keyed, one a master key. Attack: somebody who can read the claims tries guesses of a short secret against a plain hash of
     * the body that it came in.
     */
    readonly fingerprintsOf: (request: string) => Promise<readonly [string, ...string[]]>;
  };
}

/** A structured-field String by the draft; many clients leave the quotes out, so both are taken and mean the same. */
const header = z.object({
  "idempotency-key": opaque({ max: 257 })
    .regex(/^("[\x21\x23-\x7E]{1,255}"|[\x21\x23-\x7E]{1,255})$/)
    .transform((text) => text.replaceAll('"', ""))
    .optional(),
});

const readHeader = zValidator("header", header, (result) => {
  if (result.success) return;
  const message = "1 to 255 visible ASCII characters, with or without double quotes around them.";
  throw new CodedError("invalid_request", "The Idempotency-Key header is not valid.", {
    details: [{ field: "idempotency-key", message }],
  });
});

type ValidatedHeader = { out: { header: z.output<typeof header> } };

/**
 * Runs before a stored answer is given again, and throws where this caller may no longer read what is in it. It also ends
 * what the first request may have left undone (a fence to join).
 * Attack: somebody whose right to a thing was taken away sends the request that made it once more, and reads on.
 */
export type BeforeReplay<D> = (
  c: Context<HttpEnv<D>, string>,
  stored: { readonly location: string | null },
) => Promise<void>;

/** What the route answers to what its verb made. */
export type AnswerTo<D> = (made: Made, c: Context<HttpEnv<D>, string>) => Answer;

/** The last part of the address that was answered: what the thing is called. */
export function nameIn(location: string | null): string {
  return decodeURIComponent(location?.split("/").at(-1) ?? "");
}

/**
 * Asks the read anew, of people: policies, groups and roles change. The scopes of a key do not, so what a key was answered
 * once it may be answered again, also one that may write and not read.
 */
export async function judgeRead<D>(
  ctx: VerbContext<D>,
  read: (ctx: VerbContext<D>) => Promise<unknown>,
): Promise<void> {
  if (ctx.actor.type === "user") await read(ctx);
}

function claim<D extends IdempotencyDeps>(answerTo: AnswerTo<D>, beforeReplay: BeforeReplay<D>) {
  return createMiddleware<HttpEnv<D>, string, ValidatedHeader>(
    async function claimIdempotencyKey(c, next) {
      const { "idempotency-key": key } = c.req.valid("header");
      if (key === undefined) return next();

      const ctx = c.get("ctx");
      const { idempotency } = ctx.deps;
      const { companyId, environment, type, id } = ctx.actor;
      const attemptId = idempotency.newAttemptId();
      // The caller, the environment and the route are part of it: one client's keys never meet another's.
      const caller = [companyId, environment, type, id, c.req.method, c.req.path].join("|");
      const result = await idempotency.claim({
        caller,
        key,
        // With caller and key in it, equal bodies of two requests do not look alike.
        fingerprints: await idempotency.fingerprintsOf(`${caller}\n${key}\n${await c.req.text()}`),
        attemptId,
        nowMs: ctx.nowMs,
      });

      switch (result.kind) {
        case "replay": {
          // The claim's scope has the route in it, so the answer is one that this route stored.
          const answer = result.response as Answer;
          await beforeReplay(c, answer);
          return c.json(answer.body, answer.status, {
            ...answerHeaders(answer),
            "Idempotency-Replayed": "true",
          });
        }
        case "in_progress":
          throw new CodedError("idempotency_in_progress", "The first request still runs.");
        case "other_body":
          throw new CodedError(
            "idempotency_conflict",
            "This Idempotency-Key was used with another body.",
          );
        case "claimed":
      }

      c.set("ctx", { ...ctx, claim: { attemptId, answerTo: (made) => answerTo(made, c) } });
      await next();
      // A refusal created nothing. An answer of 5xx may have: the claim then stays until it lapses or is completed.
      if (c.res.status >= 400 && c.res.status < 500) await idempotency.release(attemptId);
      return undefined;
    },
  );
}

/** What is to be replayed is stored in the verb's own batch: the verb says what it made, `answerTo` what that is as an answer. */
export function idempotent<D extends IdempotencyDeps>(
  answerTo: AnswerTo<D>,
  beforeReplay: BeforeReplay<D>,
) {
  const middleware = every(readHeader, claim(answerTo, beforeReplay));
  return Object.assign(middleware, { [IDEMPOTENT]: true } as const);
}
