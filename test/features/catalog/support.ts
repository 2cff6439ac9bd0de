/** A company with a key that makes requests, and an owner who makes services, before each test. */

import { expect } from "vitest";

import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { seedCompany, seedKey } from "../../support/world.ts";

export function useCatalog() {
  const pool = usePool();
  const scene = eachTest(async () => {
    const companyId = (await seedCompany()).id;
    const scopes = ["requests:read", "requests:write"] as const;
    const key = (await seedKey(companyId, "live", { scopes })).value;
    return { companyId, key, owner: await signedIn(pool, companyId) };
  });

  return {
    pool,
    scene,
    ask: (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
      call(method, `/v1/requests${path}`, {
        key: scene.key,
        headers,
        ...(json === undefined ? {} : { json }),
      }),
    makeService: async (more: object = {}, environment = "live"): Promise<string> => {
      const answer = await call("POST", "/v1/services", {
        bearer: scene.owner,
        json: { name: "Laptops", ...more },
        headers: { "x-nembl-environment": environment },
      });
      expect(answer.status).toBe(201);
      return answer.body.data.id;
    },
  };
}
