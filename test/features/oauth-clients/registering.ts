/** A company whose owner registers clients at a Cognito without faults, before each test. */

import { beforeAll, expect } from "vitest";

import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { startFakeCognito, type FakeCognito } from "../../support/fake-cognito.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { seedCompany } from "../../support/world.ts";

export const newClient = {
  name: "Expense app",
  redirectUris: ["https://app.example.com/callback"],
};

export function useRegistering() {
  const pool = usePool();
  let cognito: FakeCognito;
  beforeAll(() => {
    cognito = startFakeCognito();
  });
  const scene = eachTest(async () => {
    const company = await seedCompany();
    const owner = await signedIn(pool, company.id);
    cognito.reset();
    return { cognito, company, owner };
  });
  const register = (json: unknown = newClient, headers: Record<string, string> = {}) =>
    call("POST", "/v1/oauth-clients", { bearer: scene.owner, json, headers });

  return {
    pool,
    scene,
    register,
    registered: async (json: unknown = newClient): Promise<string> => {
      const { status, body } = await register(json);
      expect(status).toBe(201);
      return body.data.clientId as string;
    },
  };
}
