/** The API, as the person who is signed in calls it, or whatever NEMBL_TOKEN holds. */

import { createClient, type Client, type Credential } from "../../clients/typescript/src/index.ts";
import { readAddress } from "./address.ts";
import type { Given } from "./command.ts";
import { EXIT, Failure } from "./failure.ts";
import { freshSignIn } from "./sign-in/access-token.ts";
import { VERSION } from "./version.ts";

export type Api = Client;

/** An API key says by its beginning what it is. */
const KEY = /^nmbl_(?:live|test)_/;

/** People do not watch a silent terminal for longer than this. */
const MAX_WAIT_MS = 10_000;

export async function apiOf(given: Given): Promise<Api> {
  const origin = readAddress(undefined);
  const token = process.env["NEMBL_TOKEN"] ?? "";
  if (token === "") {
    const { accessToken, company, environment } = await freshSignIn(origin.origin);
    return apiAs(given, origin, { token: accessToken }, { company, environment });
  }
  // Another character would be refused by fetch, with the token in its message.
  if (!/^[\x21-\x7E]+$/.test(token)) throw new Failure(EXIT.usage, "NEMBL_TOKEN is no token.");
  return apiAs(given, origin, KEY.test(token) ? { apiKey: token } : { token }, {});
}

interface Place {
  readonly company?: string | undefined;
  readonly environment?: string | undefined;
}

/** What this command says, then what the environment says, then what the sign-in chose. */
export function apiAs(given: Given, origin: URL, credential: Credential, chosen: Place): Api {
  const { NEMBL_COMPANY, NEMBL_ENVIRONMENT } = process.env;
  const company = given.text("company") ?? (NEMBL_COMPANY || chosen.company);
  const environment = given.text("environment") ?? (NEMBL_ENVIRONMENT || chosen.environment);
  return apiAt(origin).with({
    credential,
    ...(company === undefined ? {} : { company }),
    // The API says whether it is one.
    ...(environment === undefined ? {} : { environment: environment as "live" | "test" }),
  });
}

/** For what needs no credential. */
export function apiAt({ href: baseUrl }: URL): Api {
  return createClient({ baseUrl, userAgent: `nembl-cli/${VERSION}`, maxWaitMs: MAX_WAIT_MS });
}
