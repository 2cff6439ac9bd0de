import { expect, it } from "vitest";

import { call } from "../support/call.ts";
import { seedCompany, seedKey } from "../support/world.ts";

it("tells a live key who it is, with its limits in the headers", async () => {
  const company = await seedCompany();
  const key = await seedKey(company.id, "live", { scopes: ["services:read"] });

  const answer = await call("GET", "/v1/me", { key: key.value });

  expect(answer.body).toEqual({
    data: {
      type: "api_key",
      id: key.id,
      companyId: company.id,
      environment: "live",
      scopes: ["services:read"],
    },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("ratelimit-policy")).toBe(
    '"minute";q=600000;w=60, "day";q=100000000;w=86400',
  );
  expect(answer.headers.get("ratelimit")).toMatch(/^"minute";r=\d+;t=\d+, "day";r=\d+;t=\d+$/);
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
