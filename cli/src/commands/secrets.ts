/** `nembl secrets …`: none of them shows a value. */

import { send } from "../call.ts";
import type { Command } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { printJson, say } from "../print.ts";
import { readValue } from "../read-value.ts";
import { failureOf } from "../send.ts";
import { PAGES, showList, showOne } from "../show.ts";

const FROM_STDIN =
  "The value is piped in, or asked for without showing it; it is never an argument.";
const SHOWN = ["slug", "type", "version", "status", "allowedHosts", "lastRotatedAt"];

function pathOf(slug: string | undefined): string {
  return `/v1/secrets/${encodeURIComponent(slug ?? "")}`;
}

const list: Command = {
  name: "secrets list",
  summary: "List the secrets, without their values",
  options: {
    ...PAGES,
    type: { type: "string", help: "api_key, oauth_token, password, certificate or custom." },
    search: { type: "string", help: "A part of the slug or the description." },
  },
  run: (given) =>
    showList(
      given,
      { path: "/v1/secrets", query: { type: given.text("type"), search: given.text("search") } },
      ["slug", "type", "version", "status", "lastRotatedAt"],
    ),
};

const create: Command = {
  name: "secrets create",
  summary: "Create a secret",
  words: ["slug"],
  options: {
    type: { type: "string", help: "api_key, oauth_token, password, certificate or custom." },
    description: { type: "string", help: "What it is for." },
    host: { type: "string", multiple: true, help: "A host that it may be sent to." },
  },
  details: FROM_STDIN,
  async run(given) {
    const [slug] = given.words;
    const type = given.text("type");
    const description = given.text("description");
    const hosts = given.texts("host");
    const value = await readValue(`Value of ${slug}: `);
    const more = {
      ...(type === undefined ? {} : { type }),
      ...(description === undefined ? {} : { description }),
      ...(hosts.length === 0 ? {} : { allowedHosts: hosts }),
    };
    const body = { slug, value, ...more };
    return showOne(given, { method: "POST", path: "/v1/secrets", body }, SHOWN);
  },
};

const set: Command = {
  name: "secrets set",
  summary: "Give a secret another value",
  words: ["slug"],
  details: FROM_STDIN,
  async run(given) {
    const [slug] = given.words;
    const value = await readValue(`New value of ${slug}: `);
    const request = { method: "PUT", path: `${pathOf(slug)}/value`, body: { value } } as const;
    return showOne(given, request, SHOWN);
  },
};

const remove: Command = {
  name: "secrets delete",
  summary: "Delete a secret",
  words: ["slug"],
  options: { confirm: { type: "string", help: "As a refusal told: delete what is in use." } },
  async run(given) {
    const [slug] = given.words;
    const query = { confirm: given.text("confirm") };
    const answer = await send(given, { method: "DELETE", path: pathOf(slug), query });
    const { confirm } = answer.error;
    if (confirm !== undefined) {
      const { message } = failureOf(answer);
      throw new Failure(EXIT.refused, `${message} To delete it all the same: --confirm ${confirm}`);
    }
    if (!answer.ok) throw failureOf(answer);
    if (given.flag("json")) printJson({ data: { slug, deleted: true } });
    say(`Deleted ${slug}.`);
    return EXIT.ok;
  },
};

const versions: Command = {
  name: "secrets versions",
  summary: "List a secret's versions and who retrieved them",
  words: ["slug"],
  options: PAGES,
  run: (given) =>
    showList(given, { path: `${pathOf(given.words[0])}/versions` }, [
      ...["version", "status", "createdAt", "createdBy", "retrievals", "lastRetrievedAt"],
    ]),
};

export const secretCommands: readonly Command[] = [list, create, set, remove, versions];
