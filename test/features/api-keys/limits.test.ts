import { afterEach, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { createIsolate, withKey } from "../../support/isolate.ts";
import { auditEventsOf, seedCompany, seedKey } from "../../support/world.ts";

/** A minute that will not end under the test: the clock is put to the start of the next one, and stands there. */
function standEarlyInMinute(): void {
  vi.setSystemTime(Math.ceil(Date.now() / 60_000) * 60_000 + 1_000);
}
afterEach(() => vi.useRealTimers());

it("admits exactly the limit from many isolates at once, then answers 429 with when to come back", async () => {
  standEarlyInMinute();
  const company = await seedCompany({ limits: { perMinute: 100, perDay: 1_000 } });
  const key = await seedKey(company.id, "live");
  const isolates = Array.from({ length: 10 }, () => createIsolate());

  const answers = await Promise.all(
    isolates.flatMap((isolate) =>
      Array.from({ length: 30 }, () => isolate.fetch("/v1/me", withKey(key.value))),
    ),
  );

  const admitted = answers.filter((answer) => answer.status === 200);
  expect(admitted.length).toBeLessThanOrEqual(100);
  expect(admitted.length).toBeGreaterThan(80);
  const refused = answers.find((answer) => answer.status === 429);
  const retryAfter = Number(refused?.headers.get("retry-after"));
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(62);
  const body = await refused?.json<{ error: string; retryAfter: number }>();
  expect(body).toMatchObject({ error: "rate_limit_exceeded", retryAfter });
  const [, remaining, reset] =
    /"minute";r=(\d+);t=(\d+)/.exec(refused?.headers.get("ratelimit") ?? "") ?? [];
  expect(Number(remaining)).toBe(0);
  // The draft: Retry-After should not be earlier than the window's reset.
  expect(retryAfter).toBeGreaterThanOrEqual(Number(reset));
  expect((await auditEventsOf(company.id))[0]).toMatchObject({
    action: "api_keys:use",
    outcome: "denied",
    details: '{"code":"rate_limit_exceeded"}',
  });
});

it("remembers a spent limit: refused again without asking the object", async () => {
  standEarlyInMinute();
  const company = await seedCompany({ limits: { perMinute: 1, perDay: 1_000 } });
  const key = await seedKey(company.id, "live");
  const isolate = createIsolate();
  while ((await isolate.fetch("/v1/me", withKey(key.value))).status !== 429);
  const { objects } = isolate.counts;

  for (let index = 0; index < 50; index++) {
    expect((await isolate.fetch("/v1/me", withKey(key.value))).status).toBe(429);
  }
  expect(isolate.counts.objects).toBe(objects);
});

it("tells the holder of an expired key so, and no one else", async () => {
  const company = await seedCompany();
  const key = await seedKey(company.id, "live", { expiresAt: Date.now() - 1 });
  const expired = await call("GET", "/v1/me", { key: key.value });
  expect([expired.status, expired.body.error]).toEqual([401, "expired_api_key"]);
  const near = `${key.value.slice(0, -1)}${key.value.endsWith("a") ? "b" : "a"}`;
  expect((await call("GET", "/v1/me", { key: near })).body.error).toBe("invalid_api_key");
  expect(await auditEventsOf(company.id)).toMatchObject([
    { action: "api_keys:use", actor_id: key.id, outcome: "denied" },
  ]);
});

it("stops admitting at the second a key expires", async () => {
  standEarlyInMinute();
  const expiresAt = Date.now() + 2_000;
  const key = await seedKey((await seedCompany()).id, "live", { expiresAt });
  const isolate = createIsolate();
  expect((await isolate.fetch("/v1/me", withKey(key.value))).status).toBe(200);
  vi.setSystemTime(expiresAt);
  expect((await isolate.fetch("/v1/me", withKey(key.value))).status).toBe(401);
});
