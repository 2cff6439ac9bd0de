/** The running API, as a person of the demo calls it. */

import type { Environment } from "../../src/core/environment.ts";
import { callPool } from "./pool-api.ts";
import { DevError } from "./say.ts";
import type { Seed } from "./seed-file.ts";

export interface SeedApi {
  /** The answer's `data`. Throws on a status that is none of these. */
  readonly call: (
    method: string,
    path: string,
    options?: { readonly json?: unknown; readonly also?: readonly number[] },
  ) => Promise<{ readonly status: number; readonly data: unknown }>;
}

/** With a sign-in of its own, which is ended when the work is done. */
export async function asPerson(
  seed: Seed,
  email: string,
  work: (inEnvironment: (environment: Environment) => SeedApi) => Promise<void>,
): Promise<void> {
  const authorization = `Bearer ${await signIn(seed, email)}`;
  const inEnvironment = (environment: Environment): SeedApi => ({
    call: async (method, path, { json, also = [] } = {}) => {
      const response = await fetch(`${seed.baseUrl}/v1${path}`, {
        method,
        headers: {
          authorization,
          "x-nembl-environment": environment,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const { status } = response;
      const text = await response.text();
      // A refusal names fields and reasons, never a value.
      if (!response.ok && !also.includes(status)) {
        throw new DevError(`The demo: ${method} ${path} answered ${status}: ${text}`);
      }
      return { status, data: text === "" ? null : (JSON.parse(text) as { data?: unknown }).data };
    },
  });
  try {
    await work(inEnvironment);
  } finally {
    await inEnvironment("live").call("DELETE", "/session");
  }
}

async function signIn({ cognito, users }: Seed, email: string): Promise<string> {
  const password = users.find((user) => user.email === email)?.password;
  const answer = await callPool<{ AuthenticationResult: { AccessToken: string } }>(
    cognito.endpoint,
    "InitiateAuth",
    {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: cognito.clientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    },
  );
  return answer.AuthenticationResult.AccessToken;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export async function findByName(
  api: SeedApi,
  path: string,
  name: string,
): Promise<string | undefined> {
  const { data } = await api.call("GET", `${path}?pageSize=100`);
  return (data as Named[]).find((item) => item.name === name)?.id;
}

export function idOf({ data }: { readonly data: unknown }): string {
  return (data as Named).id;
}
