/** `nembl secrets …`: none of them shows a value. */

import { isNemblError } from "../../../clients/typescript/src/index.ts";
import { apiOf } from "../api.ts";
import type { Command, Given } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { printJson, say } from "../print.ts";
import { readValue } from "../read-value.ts";
import { failureOf } from "../refusal.ts";
import { PAGES, pagesOf, showList, showOne } from "../show.ts";

const FROM_STDIN =
  "The value is piped in, or asked for without showing it; it is never an argument.";
const SHOWN = ["slug", "type", "version", "status", "allowedHosts", "lastRotatedAt"];

type Type = "custom";

function pathOf({ words: [slug = ""] }: Given): { slug: string } {
  return { slug };
}

const list: Command = {
  name: "secrets list",
  summary: "List the secrets, without their values",
  options: {
    ...PAGES,
    type: { type: "string", help: "api_key, oauth_token, password, certificate or custom." },
    search: { type: "string", help: "A part of the slug or the description." },
  },
  async run(given) {
    const { secrets } = await apiOf(given);
    const asked = { type: given.text("type") as Type | undefined, search: given.text("search") };
    const page = secrets.list({ query: { ...asked, ...pagesOf(given) } });
    return showList(given, page, ["slug", "type", "version", "status", "lastRotatedAt"]);
  },
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
    const { slug } = pathOf(given);
    const type = given.text("type") as Type | undefined;
    const description = given.text("description");
    const hosts = given.texts("host");
    const allowedHosts = hosts.length === 0 ? undefined : [...hosts];
    const value = await readValue(`Value of ${slug}: `);
    const { secrets } = await apiOf(given);
    const body = { slug, value, type, description, allowedHosts };
    return showOne(given, secrets.create({ body }), SHOWN);
  },
};

const set: Command = {
  name: "secrets set",
  summary: "Give a secret another value",
  words: ["slug"],
  details: FROM_STDIN,
  async run(given) {
    const path = pathOf(given);
    const value = await readValue(`New value of ${path.slug}: `);
    const { secrets } = await apiOf(given);
    return showOne(given, secrets.replaceValue({ path, body: { value } }), SHOWN);
  },
};

const remove: Command = {
  name: "secrets delete",
  summary: "Delete a secret",
  words: ["slug"],
  options: { confirm: { type: "string", help: "As a refusal told: delete what is in use." } },
  async run(given) {
    const path = pathOf(given);
    const { secrets } = await apiOf(given);
    try {
      await secrets.delete({ path, query: { confirm: given.text("confirm") } });
    } catch (error) {
      if (!isNemblError(error) || error.confirm === undefined) throw error;
      const what = failureOf(error)?.message;
      const how = `To delete it all the same: --confirm ${error.confirm}`;
      throw new Failure(EXIT.refused, `${what} ${how}`);
    }
    if (given.flag("json")) printJson({ data: { ...path, deleted: true } });
    say(`Deleted ${path.slug}.`);
    return EXIT.ok;
  },
};

const versions: Command = {
  name: "secrets versions",
  summary: "List a secret's versions and who retrieved them",
  words: ["slug"],
  options: PAGES,
  async run(given) {
    const { secrets } = await apiOf(given);
    const page = secrets.listVersions({ path: pathOf(given), query: pagesOf(given) });
    return showList(given, page, [
      ...["version", "status", "createdAt", "createdBy", "retrievals", "lastRetrievedAt"],
    ]);
  },
};

export const secretCommands: readonly Command[] = [list, create, set, remove, versions];
