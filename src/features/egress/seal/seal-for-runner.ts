/**
 * The way of a value to a runner: encrypted to the key pair that the runner made when it started (JWE, RFC 7516), so
 * that no row, queue, log or proxy on the way can read it.
 */

import { CompactEncrypt, importJWK, type JWK } from "jose";

import { utf8 } from "../../../core/encoding.ts";
import { invalidField } from "../../../core/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import { readSecret, type Retrieval } from "../../secrets/index.ts";
import type { EgressContext } from "../deps.ts";

export interface RunnerDelivery {
  /** Slugs by the names of the variables. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What is no secret, by the names of the variables: it goes the same way. */
  readonly literals: Readonly<Record<string, string>>;
  readonly by: Retrieval;
  readonly publicKey: JWK;
  readonly runner: string;
  readonly instance: string;
  readonly phase: string;
  readonly attempt: number;
}

/** Pinned at both ends; RFC 7518 §4.6 and §5.3. Attack: a header that asks for a weaker one. */
const ALGORITHMS = { alg: "ECDH-ES", enc: "A256GCM" } as const;

/** From our answer to the runner's start of the command. */
const EXPIRES_MS = 2 * MINUTE_MS;

/**
 * What is sealed is `{NAME: value}` as JSON. The protected header is authenticated with it and says for which attempt of
 * which phase it is, and for which runner. Attack: a text sealed for one attempt is handed to another, or to an older
 * one's runner. It also names the variables that are secrets: the runner takes those values out of what is printed.
 */
export async function sealForRunner(
  ctx: EgressContext,
  { secrets, literals, by, publicKey, runner, instance, phase, attempt }: RunnerDelivery,
): Promise<string> {
  const key = await importRunnerKey(publicKey);
  const slugs = [...new Set(Object.values(secrets))];
  const read = await Promise.all(slugs.map((slug) => readSecret(ctx, slug, by, null)));
  const values = new Map(read.map(({ slug, value }) => [slug, value.reveal()]));
  const named = Object.entries(secrets).map(([name, slug]) => [name, values.get(slug)] as const);
  const variables = { ...literals, ...Object.fromEntries(named) };

  const exp = Math.floor((ctx.nowMs + EXPIRES_MS) / SECOND_MS);
  const about = { runner, instance, phase, attempt, exp, secrets: Object.keys(secrets) };
  return new CompactEncrypt(utf8(JSON.stringify(variables)))
    .setProtectedHeader({ ...ALGORITHMS, ...about })
    .encrypt(key);
}

/** Attack: a key on a curve of the sender's liking, or one whose private half is in the message. */
async function importRunnerKey({ kty, crv, x, y, d }: JWK) {
  if (kty !== "EC" || crv !== "P-256" || d !== undefined || x === undefined || y === undefined) {
    throw invalidField("publicKey", "A public key on P-256.");
  }
  try {
    return await importJWK({ kty, crv, x, y }, ALGORITHMS.alg);
  } catch {
    throw invalidField("publicKey", "A public key on P-256.");
  }
}
