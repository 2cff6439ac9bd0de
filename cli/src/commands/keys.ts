/** `nembl keys …`: a key that is shown once goes to stdout alone, so that it can be piped to where it is kept. */

import { API_SCOPES } from "../../../src/core/api-scopes.ts";
import { call } from "../call.ts";
import type { Command, Given } from "../command.ts";
import { membersOf, type Answer } from "../exchange.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { plain, printJson, say } from "../print.ts";
import { PAGES, showList, showOne } from "../show.ts";

const KEY_ONCE = "The key is printed on stdout, this once: pipe it to where it is kept.";

function pathOf(id: string | undefined): string {
  return `/v1/api-keys/${encodeURIComponent(id ?? "")}`;
}

const list: Command = {
  name: "keys list",
  summary: "List the API keys",
  options: {
    ...PAGES,
    status: { type: "string", help: "active, expired or revoked." },
    environment: { type: "string", value: "live|test", help: "Keys of this environment alone." },
  },
  run: (given) => {
    const query = { status: given.text("status"), environment: given.text("environment") };
    return showList(given, { path: "/v1/api-keys", query }, [
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
    const [name] = given.words;
    const environment = given.text("environment");
    const scopes = given.texts("scope");
    const expiresAt = given.text("expires");
    if (environment === undefined || scopes.length === 0) {
      throw usage("Give --environment and at least one --scope.");
    }
    const body = { name, environment, scopes, ...(expiresAt && { expiresAt }) };
    return printKey(given, await call(given, { method: "POST", path: "/v1/api-keys", body }));
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
    const path = `${pathOf(given.words[0])}/rotate`;
    return printKey(given, await call(given, { method: "POST", path, body }));
  },
};

function printKey(given: Given, { data }: Answer): number {
  const { key, id, name, hint } = membersOf(data);
  if (typeof key !== "string") throw new Failure(EXIT.failed, "The answer holds no key.");
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
  run: (given) => {
    const reason = given.text("reason");
    const body = reason === undefined ? {} : { reason };
    const path = `${pathOf(given.words[0])}/revoke`;
    return showOne(given, { method: "POST", path, body }, ["id", "name", "status", "revokedAt"]);
  },
};

export const keyCommands: readonly Command[] = [list, create, rotate, revoke];
