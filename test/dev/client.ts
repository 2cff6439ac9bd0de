/** What a script does with `.dev/seed.json`: calls the API, and signs in at the pool. */

import { strict as assert } from "node:assert";

import type { Seed } from "../../scripts/dev/seed-file.ts";

export async function get(
  seed: Seed,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: { data: unknown } }> {
  const response = await fetch(`${seed.baseUrl}${path}`, { headers });
  return { status: response.status, body: await response.json<{ data: unknown }>() };
}

export async function serviceNames(seed: Seed, key: string): Promise<string[]> {
  const { status, body } = await get(seed, "/v1/services", { "x-api-key": key });
  assert.equal(status, 200);
  return (body.data as { name: string }[]).map((service) => service.name);
}

/** An access token by USER_PASSWORD_AUTH, as the header that carries it. */
export async function signIn(seed: Seed, email: string): Promise<{ authorization: string }> {
  const password = seed.users.find((user) => user.email === email)?.password ?? "";
  const response = await fetch(seed.cognito.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: seed.cognito.clientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  });
  const answer = (await response.json()) as { AuthenticationResult?: { AccessToken: string } };
  assert.equal(response.status, 200, JSON.stringify(answer));
  return { authorization: `Bearer ${answer.AuthenticationResult?.AccessToken}` };
}

/** A call with a JSON body; the answer's as it came, `{}` where there was none. */
export async function send(
  seed: Seed,
  method: string,
  path: string,
  headers: Record<string, string>,
  json?: unknown,
): Promise<{ status: number; headers: Headers; body: SentBody }> {
  const content = json === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${seed.baseUrl}${path}`, {
    method,
    headers: { ...headers, ...content },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const body = (text === "" ? {} : JSON.parse(text)) as SentBody;
  return { status: response.status, headers: response.headers, body };
}

export interface SentBody {
  readonly data: Record<string, unknown>;
  readonly error?: string;
  readonly confirm?: string;
}
