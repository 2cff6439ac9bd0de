/** A page costs the database at most twice what the API calls cost that it stands for. */

import { beforeAll, expect, it } from "vitest";

import { PAGES } from "../../src/console/pages.ts";
import { createIsolate } from "../support/isolate.ts";
import { seedSession } from "../support/sessions.ts";
import { seedCompany, seedKey, seedUser } from "../support/world.ts";

/** What somebody would ask the API for to see the same. Pages of one thing read like their lists. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  "/": ["/v1/security-overview"],
  "/notifications": ["/v1/notifications"],
  "/notifications/preferences": ["/v1/me/notification-preferences"],
  "/services": ["/v1/services", "/v1/workflows?pageSize=100"],
  "/requests": ["/v1/requests", "/v1/services?status=active&pageSize=100"],
  "/workflows": ["/v1/workflows"],
  "/settings/secrets": ["/v1/secrets"],
  "/settings/connectors": ["/v1/connectors", "/v1/secrets?pageSize=100"],
  "/settings/developer/api-keys": ["/v1/api-keys?environment=live"],
  "/settings/developer/oauth-clients": ["/v1/oauth-clients"],
  "/settings/developer/webhooks": ["/v1/webhook-endpoints"],
  "/settings/developer/inbound-webhooks": [
    ...["/v1/inbound-webhooks", "/v1/workflows?pageSize=100", "/v1/secrets?pageSize=100"],
  ],
  "/settings/developer/runners": ["/v1/runners"],
  "/settings/company/security": ["/v1/company", "/v1/company/mfa-impact?mfaRequired=all"],
  "/settings/company/members": ["/v1/users", "/v1/invitations?status=pending&pageSize=100"],
  "/settings/company/groups": ["/v1/groups"],
  "/settings/company/policies": ["/v1/policies"],
  "/settings/company/audit-log": ["/v1/audit?environment=live&pageSize=50"],
  "/settings/company/billing": ["/v1/billing"],
  "/settings/profile/security": ["/v1/me/mfa", "/v1/sessions"],
};

/** A form alone, or words alone. */
const SHOWS_NOTHING_STORED = [
  "/settings/secrets/new",
  "/settings/developer/api-keys/new",
  "/settings/developer/api-reference",
];

const isolate = createIsolate();
let cookie: string;

beforeAll(async () => {
  const { id } = await seedCompany();
  await seedKey(id, "live");
  const session = await seedSession(await seedUser(id, "owner"), id);
  cookie = `__Host-nembl_session=${session.cookie}`;
  // The session is seen, and the policies are read, before anything is counted.
  await costOf("/v1/session");
  await costOf("/live");
});

/** Throws where the answer is a refusal or the way to the login page: those would be cheap. */
async function costOf(path: string): Promise<number> {
  const before = isolate.counts.d1;
  const accept = path.startsWith("/v1/") ? "application/json" : "text/html";
  const answer = await isolate.fetch(path, { headers: { cookie, accept } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${text}`);
  return isolate.counts.d1 - before;
}

it("is known for every list", () => {
  const lists = PAGES.map(({ path }) => path).filter(
    (path) => !path.includes("/:") && !path.startsWith("/sign-in/"),
  );
  const known = [...Object.keys(STANDS_FOR), ...SHOWS_NOTHING_STORED];
  expect(lists.toSorted()).toEqual(known.toSorted());
});

it.each(Object.entries(STANDS_FOR))("%s", async (path, calls) => {
  let ofCalls = 0;
  for (const call of calls) ofCalls += await costOf(call);
  const ofPage = await costOf(path === "/" ? "/live" : `/live${path}`);
  expect(ofCalls).toBeGreaterThan(0);
  expect([path, ofPage, ofPage <= 2 * ofCalls]).toEqual([path, expect.any(Number), true]);
});
