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
