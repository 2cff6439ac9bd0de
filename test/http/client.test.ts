/** `@nembl/client` inside a Worker, against the API itself: its answers, its retries and its once-only values meet here. */

import { exports } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";

import { createClient, isNemblError, type Client } from "../../clients/typescript/src/index.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { seedCompany } from "../support/world.ts";

const { default: worker } = exports as unknown as { default: { fetch: typeof fetch } };

const pool = usePool();
let token: string;

beforeAll(async () => {
  const { id } = await seedCompany();
  token = await signedIn(pool, id, "owner");
});

/** Of so many answers, from the first one on, it learns nothing. */
function clientThatLoses(answers: number): { client: Client; sent: () => number } {
  let sent = 0;
  const lossy: typeof fetch = async (...request) => {
    const answer = await worker.fetch(...request);
    if (++sent <= answers) throw new TypeError("The connection was cut");
    return answer;
  };
  const client = createClient({ baseUrl: "https://api.test", credential: { token }, fetch: lossy });
  return { client, sent: () => sent };
}

it("creates once what it sends twice, and says that the value was in the lost answer", async () => {
  const { client, sent } = clientThatLoses(1);
  const body = { name: "Once", environment: "test", scopes: ["services:read"] } as const;
  const made = await client.apiKeys.create({ body: { ...body, scopes: [...body.scopes] } });
  expect([sent(), made.replayed, made.data.key]).toEqual([2, true, undefined]);
  const { data } = await client.apiKeys.list();
  expect(data.map(({ id }) => id)).toEqual([made.data.id]);
});

it("loops over the pages that there are, and deletes what it may have deleted", async () => {
  const { client } = clientThatLoses(0);
  const names = Array.from({ length: 5 }, (_, index) => `Service ${index}`);
  for (const name of names) await client.services.create({ body: { name } });
  const seen: string[] = [];
  for await (const { name } of client.services.list.all({ query: { pageSize: 2 } }))
    seen.push(name);
  expect(seen.toSorted()).toEqual(names);

  const [first] = (await client.services.list()).data;
  const path = { id: first?.id ?? "" };
  expect((await clientThatLoses(1).client.services.delete({ path })).status).toBe(204);
  const gone: unknown = await client.services.get({ path }).catch((error: unknown) => error);
  expect(isNemblError(gone, "not_found")).toBe(true);
});

it("changes a thing under its ETag, and reads it again only if it has changed", async () => {
  const { client } = clientThatLoses(0);
  const made = await client.services.create({ body: { name: "Tagged" } });
  const path = { id: made.data.id };
  const { etag = "" } = await client.services.get({ path });
  expect((await client.services.get({ path, ifNoneMatch: etag })).status).toBe(304);
  await client.services.update({ path, body: { name: "Changed" }, ifMatch: etag });
  const late: unknown = await client.services
    .update({ path, body: { name: "Late" }, ifMatch: etag })
    .catch((error: unknown) => error);
  expect(isNemblError(late, "precondition_failed")).toBe(true);
});

it("hands on an export of the audit log as it comes", async () => {
  const { stream } = await clientThatLoses(0).client.audit.export();
  const lines = (await new Response(stream).text()).trimEnd().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ line: "head" });
});
