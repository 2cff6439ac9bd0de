/** `nembl login`, `logout`, `mfa`, `whoami` */

import type { Schema } from "../../../clients/typescript/src/index.ts";
import { readAddress } from "../address.ts";
import { apiAs, apiAt, apiOf, type Api } from "../api.ts";
import type { Command, Given } from "../command.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { plain, printJson, printRecord, say } from "../print.ts";
import { isAtTerminal } from "../read-value.ts";
import { failureOf } from "../refusal.ts";
import { showOne } from "../show.ts";
import { freshSignIn } from "../sign-in/access-token.ts";
import { signInByBrowser } from "../sign-in/code-flow.ts";
import { readMetadata, type SignInMetadata } from "../sign-in/metadata.ts";
import { openBrowser } from "../sign-in/open-browser.ts";
import { passSecondFactor } from "../sign-in/second-factor.ts";
import { addSignIn, changeSignIn, findSignIn, type SignIn } from "../sign-in/store.ts";
import { revokeToken, type Tokens } from "../sign-in/tokens.ts";

const login: Command = {
  name: "login",
  summary: "Sign in with your browser",
  options: {
    url: { type: "string", value: "address", help: "The API's address; else NEMBL_URL." },
    "no-browser": { type: "boolean", help: "Print the address to open, and open nothing." },
  },
  details: `The browser comes back to this machine, to 127.0.0.1. On a machine reached over SSH, forward the port that the printed
address names in redirect_uri (ssh -L 19613:127.0.0.1:19613 …) and open the address where your browser is.
The tokens are kept in sign-in.json, which only you can read, and renewed by themselves. --company and --environment hold for
the commands that follow, until they say otherwise.`,
  async run(given) {
    const origin = readAddress(given.text("url"));
    const metadata = await readMetadata(apiAt(origin), origin);
    const tokens = await signInByBrowser(metadata, (address) => {
      say(`Sign in at this address:\n\n  ${address}\n`);
      const isOpen = !given.flag("no-browser") && openBrowser(address);
      say(isOpen ? "Waiting for your browser …" : "Open it in a browser. Waiting …");
    });
    const signIn = signInOf(given, metadata, tokens);
    const api = apiAs(given, origin, { token: signIn.accessToken }, {});
    const { data: session } = await api.sessions.getCurrent();
    await addSignIn(origin.origin, signIn);
    return welcome(given, origin, api, session);
  },
};

function signInOf(given: Given, metadata: SignInMetadata, tokens: Tokens): SignIn {
  const { tokenEndpoint, revocationEndpoint, clientId } = metadata;
  const { accessToken, refreshToken, expiresAtMs } = tokens;
  if (refreshToken === undefined) throw new Failure(EXIT.failed, "There is no refresh token.");
  return {
    ...{ tokenEndpoint, revocationEndpoint, clientId, accessToken, refreshToken, expiresAtMs },
    ...{ company: given.text("company"), environment: given.text("environment") },
  };
}

async function welcome(
  given: Given,
  { origin: url }: URL,
  api: Api,
  session: Schema<"CurrentSession">,
): Promise<number> {
  const { user, companyId, companies: mine, environment, mfaState } = session;
  const company = mine.find(({ id }) => id === companyId)?.slug ?? null;
  const shown = { name: user.name, email: user.email, company, environment, url };
  if (given.flag("json")) printJson({ data: shown });
  else printRecord(shown);
  if (mine.length === 0) say("You are in no company yet.");
  else if (company === null) {
    const slugs = mine.map(({ slug }) => plain(slug)).join(", ");
    say(`You are in several companies (${slugs}). Choose with --company, or by NEMBL_COMPANY.`);
  }
  if (mfaState === "mfa_required") {
    if (!isAtTerminal()) {
      throw new Failure(EXIT.notSignedIn, "Your second factor is still needed. Run: nembl mfa");
    }
    await passSecondFactor(api);
  } else if (mfaState === "mfa_enrollment_required") {
    throw new Failure(
      EXIT.notSignedIn,
      `Your company asks for a second factor. Set one up at ${url}/, and run: nembl login`,
    );
  }
  say("Signed in.");
  return EXIT.ok;
}

const mfa: Command = {
  name: "mfa",
  summary: "Confirm your second factor",
  details: `Some changes need a second factor that was confirmed within ten minutes. The code is asked for without showing it, or
piped in.`,
  async run(given) {
    await passSecondFactor(await apiOf(given));
    if (given.flag("json")) printJson({ data: { state: "active" } });
    say("Your second factor is confirmed.");
    return EXIT.ok;
  },
};

const logout: Command = {
  name: "logout",
  summary: "Sign out, here and at Nembl",
  isLocal: true,
  options: {
    url: { type: "string", value: "address", help: "The API's address; else NEMBL_URL." },
  },
  async run(given) {
    const origin = readAddress(given.text("url"));
    const present = findSignIn(origin.origin);
    if (present === undefined) throw usage(`You are not signed in at ${origin.origin}.`);
    // A token that has ended could not end the sign-in that it is of.
    const signIn = await freshSignIn(origin.origin).catch(() => present);
    const { accessToken, refreshToken, clientId } = signIn;
    const ended = await apiAs(given, origin, { token: accessToken }, {})
      .sessions.endCurrent()
      .then(() => true)
      // 401: it had ended by itself.
      .catch((error: unknown) => failureOf(error)?.exitCode === EXIT.notSignedIn);
    const form = { token: refreshToken, client_id: clientId };
    const revoked = await revokeToken(signIn.revocationEndpoint, form);
    await changeSignIn(origin.origin, () => undefined);
    if (given.flag("json")) printJson({ data: { ended, revoked } });
    if (ended || revoked) {
      say("Signed out.");
      return EXIT.ok;
    }
    throw new Failure(
      EXIT.unavailable,
      `The tokens are gone from this machine, but ${origin.origin} could not be told: the sign-in still stands there. End it among your sessions in the browser.`,
    );
  },
};

const whoami: Command = {
  name: "whoami",
  summary: "Say who calls, and where",
  async run(given) {
    const { me } = await apiOf(given);
    return showOne(given, me.get(), [
      ...["type", "id", "name", "email", "companyId", "environment", "roles", "scopes"],
    ]);
  },
};

export const signInCommands: readonly Command[] = [login, logout, mfa, whoami];
