/** The access token of the sign-in at an address, renewed where it is about to end. */

import { EXIT, Failure } from "../failure.ts";
import { changeSignIn, findSignIn, type SignIn } from "./store.ts";
import { GrantRefused, requestTokens } from "./tokens.ts";

/** A token that ends sooner could end on its way. */
const MARGIN_MS = 60_000;

export async function freshSignIn(origin: string): Promise<SignIn> {
  const present = findSignIn(origin);
  if (present === undefined) {
    throw new Failure(
      EXIT.notSignedIn,
      `You are not signed in at ${origin}. Run: nembl login (or set NEMBL_TOKEN).`,
    );
  }
  if (isFresh(present)) return present;
  const renewed = await changeSignIn(origin, (current) =>
    // Another process may have renewed it while this one waited.
    current === undefined || isFresh(current) ? current : renew(current),
  );
  if (renewed !== undefined) return renewed;
  throw new Failure(EXIT.notSignedIn, `Your sign-in at ${origin} has ended. Run: nembl login`);
}

function isFresh({ expiresAtMs }: SignIn): boolean {
  return expiresAtMs - MARGIN_MS > Date.now();
}

/** Undefined where the sign-in is over: it is then forgotten here, too. */
async function renew(signIn: SignIn): Promise<SignIn | undefined> {
  const { tokenEndpoint, clientId, refreshToken } = signIn;
  try {
    const tokens = await requestTokens(tokenEndpoint, {
      grant_type: "refresh_token",
      ...{ refresh_token: refreshToken, client_id: clientId },
    });
    const { accessToken, expiresAtMs } = tokens;
    return {
      ...{ ...signIn, accessToken, expiresAtMs },
      refreshToken: tokens.refreshToken ?? refreshToken,
    };
  } catch (error) {
    if (error instanceof GrantRefused) return undefined;
    throw error;
  }
}
