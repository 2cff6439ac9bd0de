/** `nembl runner …` */

import { hostname } from "node:os";

import { isThisMachine, readAddress } from "../address.ts";
import type { Command } from "../command.ts";
import { exchange, Unreachable } from "../exchange.ts";
import { membersOf } from "../members.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { jsonOf, plain, printJson, printRecord, say } from "../print.ts";
import { readValue } from "../read-value.ts";
import { guard } from "../runner/guard.ts";
import { readIdentity, writeIdentity } from "../runner/identity.ts";
import { inherit } from "../runner/inherit.ts";
import { createKeyPair } from "../runner/key-pair.ts";
import { work } from "../runner/work.ts";
import { VERSION } from "../version.ts";

const LABELS = { type: "string", value: "a,b", help: "Some of the runner's labels." } as const;

function readLabels(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").filter((label) => label !== "");
}

export const runnerRegister: Command = {
  name: "runner register",
  summary: "Make this machine a runner, with a registration token",
  isLocal: true,
  options: {
    url: { type: "string", value: "address", help: "The API's address; else NEMBL_URL." },
    token: {
      type: "string",
      value: "token",
      help: "The registration token; - asks for it, or reads it from stdin.",
    },
    labels: LABELS,
    replace: { type: "boolean", help: "In place of the runner that this machine is now." },
  },
  details:
    "The token is answered once by POST /v1/runners, for an hour and one machine. What it is exchanged for\nis kept in runner.json, which only you can read.",
  async run(given) {
    const url = readAddress(given.text("url"));
    const former = readIdentity();
    if (former !== undefined && !given.flag("replace")) {
      throw usage(`This machine is runner ${former.runnerId} already. --replace makes it another.`);
    }
    const said = given.text("token");
    if (said === undefined) throw usage("Give the registration token with --token.");
    const token = said === "-" ? await readValue("Registration token: ") : said;
    const labels = readLabels(given.text("labels"));
    const { publicKey } = await createKeyPair();
    const answer = await exchange({
      url: new URL("/v1/runner/register", url),
      method: "POST",
      headers: {},
      body: { token, publicKey, version: VERSION, ...(labels && { labels }) },
      timeoutMs: 30_000,
    }).catch((error: unknown) => {
      if (error instanceof Unreachable) throw new Failure(EXIT.unavailable, error.message);
      throw error;
    });
    if (!answer.ok) {
      const exitCode = answer.status >= 500 ? EXIT.unavailable : EXIT.refused;
      throw new Failure(exitCode, answer.error.message || `It answered ${answer.status}.`);
    }
    const { runnerId, credential, environment, labels: own } = membersOf(answer.data);
    if (![runnerId, credential, environment].every((one) => typeof one === "string")) {
      throw new Failure(EXIT.failed, `${url.origin} did not answer as Nembl's API does.`);
    }
    writeIdentity({
      url: url.origin,
      runnerId: runnerId as string,
      credential: credential as string,
      environment: environment as string,
    });
    const shown = { runnerId, environment, labels: own, host: hostname() };
    if (given.flag("json")) printJson(shown);
    else printRecord(shown);
    say("Registered. Start it with: nembl runner start");
    return EXIT.ok;
  },
};

const MAX_CONCURRENCY = 64;

export const runnerStart: Command = {
  name: "runner start",
  summary: "Run the commands of workflows on this machine",
  isLocal: true,
  options: {
    url: { type: "string", value: "address", help: "The API's address, where it has moved since." },
    labels: LABELS,
    concurrency: {
      type: "string",
      value: "n",
      help: "How many at a time; 1 where it is left out.",
    },
    "env-allow": {
      type: "string",
      multiple: true,
      value: "NAME",
      help: "A variable of this machine's that commands inherit.",
    },
    "show-output": { type: "boolean", help: "Print what the commands print, scrubbed." },
  },
  details: `A command runs without a shell, in a fresh folder, with its own variables and PATH, LANG, LC_ALL and TZ of
this machine's. Commands run as the user that starts this, so give the runner a user of its own.
SIGTERM and Ctrl-C wait for what runs; a second one kills it.`,
  async run(given) {
    const identity = readIdentity();
    if (identity === undefined) {
      throw new Failure(
        EXIT.notSignedIn,
        "This machine is no runner yet. See: nembl runner register --help",
      );
    }
    const concurrency = Number(given.text("concurrency") ?? "1");
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw usage(`--concurrency takes a number between 1 and ${MAX_CONCURRENCY}.`);
    }
    const url = addressNow(identity.url, given.text("url"));
    const asJson = given.flag("json");
    const shows = given.flag("show-output");
    const drain = new AbortController();
    const kill = new AbortController();
    const onSignal = () => (drain.signal.aborted ? kill : drain).abort();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, onSignal);
    await work({
      identity: { ...identity, url },
      labels: readLabels(given.text("labels")),
      concurrency,
      inherited: inherit(given.texts("env-allow"), process.env),
      show: (stream, text) => {
        if (shows) process[stream].write(text);
      },
      log: (message) => say(asJson ? jsonOf({ message }) : plain(message)),
      drain: drain.signal,
      kill: kill.signal,
    });
    return kill.signal.aborted ? EXIT.interrupted : EXIT.ok;
  },
};

/**
 * Attack, or a shell that was set up for something else: a variable that leads the runner's credential to an address that
 * it is not of. That the API has moved the person must say; between ports of this machine it moves all the time.
 */
function addressNow(registered: string, moved: string | undefined): string {
  if (moved !== undefined) return readAddress(moved).origin;
  const { NEMBL_URL: set = "" } = process.env;
  if (set === "") return registered;
  const url = readAddress(set);
  const isNear = isThisMachine(url) && isThisMachine(new URL(registered));
  if (url.origin === registered || isNear) return url.origin;
  throw usage(
    `This machine is a runner of ${registered}, and NEMBL_URL says ${url.origin}. Unset it, or where the API has moved: --url ${url.origin}`,
  );
}

export const runnerGuard: Command = {
  name: "runner guard",
  summary: "Ends the commands of a runner that is gone",
  isLocal: true,
  hidden: true,
  async run() {
    await guard();
    return EXIT.ok;
  },
};
