/** Calls of the API by the person who is signed in, or by what NEMBL_TOKEN holds. */

import { readAddress } from "./address.ts";
import type { Given } from "./command.ts";
import type { Answer } from "./exchange.ts";
import { EXIT, Failure } from "./failure.ts";
import { failureOf, sendAs, type Call, type Credential } from "./send.ts";
import { freshSignIn } from "./sign-in/access-token.ts";

/** An API key says by its beginning what it is. */
const KEY = /^nmbl_(?:live|test)_/;

/** Its data; whatever else was answered is a failure that says what to do. */
export async function call(given: Given, request: Call): Promise<Answer> {
  const answer = await send(given, request);
  if (answer.ok) return answer;
  throw failureOf(answer);
}

export async function send(given: Given, request: Call): Promise<Answer> {
  return sendAs(await credentialOf(given), request);
}

export async function credentialOf(given: Given): Promise<Credential> {
  const origin = readAddress(undefined);
  const token = process.env["NEMBL_TOKEN"] ?? "";
  if (token === "") {
    const { accessToken, company, environment } = await freshSignIn(origin.origin);
    return { origin, headers: personHeaders(given, accessToken, { company, environment }) };
  }
  // Another character would be refused by fetch, with the token in its message.
  if (!/^[\x21-\x7E]+$/.test(token)) throw new Failure(EXIT.usage, "NEMBL_TOKEN is no token.");
  const headers = KEY.test(token) ? { "x-api-key": token } : personHeaders(given, token, {});
  return { origin, headers };
}

interface Place {
  readonly company?: string | undefined;
  readonly environment?: string | undefined;
}

/** What this command says, then what the environment says, then what the sign-in chose. */
export function personHeaders(
  given: Given,
  token: string,
  chosen: Place,
): Readonly<Record<string, string>> {
  const { NEMBL_COMPANY, NEMBL_ENVIRONMENT } = process.env;
  const company = given.text("company") ?? (NEMBL_COMPANY || chosen.company);
  const environment = given.text("environment") ?? (NEMBL_ENVIRONMENT || chosen.environment);
  return {
    authorization: `Bearer ${token}`,
    ...(company === undefined ? {} : { "x-nembl-company": company }),
    ...(environment === undefined ? {} : { "x-nembl-environment": environment }),
  };
}
