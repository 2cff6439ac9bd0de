/** `nembl keys …`: a key that is shown once goes to stdout alone, so that it can be piped to where it is kept. */

import { API_SCOPES, type ApiScope } from "../../../src/core/api-scopes.ts";
import { apiOf } from "../api.ts";
import type { Command, Given } from "../command.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { plain, printJson, say } from "../print.ts";
import { PAGES, pagesOf, showList, showOne } from "../show.ts";

const KEY_ONCE = "The key is printed on stdout, this once: pipe it to where it is kept.";

const list: Command = {
  name: "keys list",
  summary: "List the API keys",
  options: {
    ...PAGES,
    status: { type: "string", help: "active, expired or revoked." },
    environment: { type: "string", value: "live|test", help: "Keys of this environment alone." },
  },
  async run(given) {
    const { apiKeys } = await apiOf(given);
    const status = given.text("status") as "active" | undefined;
    const environment = given.text("environment") as "live" | undefined;
    const query = { status, environment, ...pagesOf(given) };
    return showList(given, apiKeys.list({ query }), [
      ...["id", "name", "environment", "status", "hint", "scopes", "expiresAt", "lastUsedAt"],
    ]);
  },
};

const create: Command = {
  name: "keys create",
  summary: "Create an API key",
  words: ["name"],
  options: {
    environment: { type: "string", value: "live|test", help: "The key's environment; needed." },
    scope: { type: "string", multiple: true, help: "What it may do; at least one." },
    expires: { type: "string", value: "time", help: "When it ends, as 2030-01-31T00:00:00Z." },
  },
  details: `${KEY_ONCE}
Scopes: ${API_SCOPES.join(", ")}.`,
  async run(given) {
    const [name = ""] = given.words;
    const environment = given.text("environment") as "live" | "test" | undefined;
    const scopes = given.texts("scope") as ApiScope[];
    const expiresAt = given.text("expires");
    if (environment === undefined || scopes.length === 0) {
      throw usage("Give --environment and at least one --scope.");
    }
    const { apiKeys } = await apiOf(given);
    const body = { name, environment, scopes, expiresAt };
    return printKey(given, await apiKeys.create({ body }));
  },
};

const rotate: Command = {
  name: "keys rotate",
  summary: "Replace an API key by another one",
  words: ["id"],
  options: {
    grace: { type: "string", value: "seconds", help: "For how long the former one still works." },
  },
  details: KEY_ONCE,
  async run(given) {
    const grace = given.text("grace");
    if (grace !== undefined && !/^\d{1,5}$/.test(grace)) throw usage("--grace takes seconds.");
    const body = grace === undefined ? {} : { gracePeriodSeconds: Number(grace) };
    const { apiKeys } = await apiOf(given);
    return printKey(given, await apiKeys.rotate({ path: idOf(given), body }));
  },
};

function idOf({ words: [id = ""] }: Given): { id: string } {
  return { id };
}

interface Once {
  readonly replayed: boolean;
  readonly data: {
    readonly id: string;
    readonly name: string;
    readonly hint: string;
    readonly key?: string;
  };
}

function printKey(given: Given, { data }: Once): number {
  const { key, id, name, hint } = data;
  if (typeof key !== "string") {
    throw new Failure(
      EXIT.failed,
      `Key ${plain(id)} was made, and its value was lost on the way. Revoke it: nembl keys revoke ${plain(id)}`,
    );
  }
  if (given.flag("json")) printJson({ data });
  else process.stdout.write(`${plain(key)}\n`);
  say(`Key ${plain(id)} (${plain(name)}), which ends in ${plain(hint)}. It is not shown again.`);
  return EXIT.ok;
}

const revoke: Command = {
  name: "keys revoke",
  summary: "Revoke an API key: when this ends it is dead",
  words: ["id"],
  options: { reason: { type: "string", help: "Why, for the audit log." } },
  async run(given) {
    const { apiKeys } = await apiOf(given);
    const revoked = apiKeys.revoke({ path: idOf(given), body: { reason: given.text("reason") } });
    return showOne(given, revoked, ["id", "name", "status", "revokedAt"]);
  },
};

export const keyCommands: readonly Command[] = [list, create, rotate, revoke];
