import { expect, it } from "vitest";

import { createIsolate, withKey } from "../support/isolate.ts";
import { seedCompany, seedKey } from "../support/world.ts";

it("P3: of 1,000 warm requests none does I/O on its own path; only renewals beside them ask the object", async () => {
  const key = await seedKey((await seedCompany()).id, "live");
  const isolate = createIsolate();
  // Until the lease has grown to what this traffic needs.
  for (let index = 0; index < 400; index++) await isolate.fetch("/v1/me", withKey(key.value));
  const before = { ...isolate.counts };
  let onOwnPath = 0;

  for (let index = 0; index < 1_000; index++) {
    const own = { ...isolate.counts };
    // Not waiting for what goes on beside the request: what is counted when it answers is its own.
    const response = isolate.fetch("/v1/me", withKey(key.value), { wait: false });
    expect((await response).status).toBe(200);
    if (isolate.counts.kv !== own.kv || isolate.counts.d1 !== own.d1) onOwnPath++;
  }

  expect(onOwnPath).toBe(0);
  expect([isolate.counts.kv - before.kv, isolate.counts.d1 - before.d1]).toEqual([0, 0]);
  expect(isolate.counts.objects - before.objects).toBeLessThanOrEqual(10);
});
