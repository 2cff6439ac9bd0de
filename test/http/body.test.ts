import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { startPool } from "../support/tokens.ts";
import { seedCompany, seedService, seedUser } from "../support/world.ts";

let bearer: string;
let companyId: string;

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  bearer = await (await startPool()).sign((await seedUser(companyId, "owner")).sub);
});
afterAll(() => vi.unstubAllGlobals());

function streamOf(...chunks: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}

/** `wrangler dev` and other proxies pass a DELETE on as a chunked request with nothing in it. */
it("takes an empty stream for no body, whatever its type", async () => {
  const id = await seedService(companyId, "live", "Laptop");
  const deleted = await call("DELETE", `/v1/services/${id}`, { bearer, body: streamOf() });
  expect(deleted.status).toBe(204);
});

it("refuses a stream with something in it that is not said to be JSON", async () => {
  const id = await seedService(companyId, "live", "Laptop");
  const path = `/v1/services/${id}`;
  const refused = await call("DELETE", path, { bearer, body: streamOf("", "x") });
  expect([refused.status, refused.body.error]).toEqual([415, "unsupported_media_type"]);
  expect((await call("GET", path, { bearer })).status).toBe(200);
});
