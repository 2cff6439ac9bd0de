/** Cognito's JSON protocol, as much of it as seeding needs. */

import { DevError } from "./say.ts";

export class PoolError extends DevError {
  constructor(operation: string, text: string) {
    super(`cognito-local refused ${operation}: ${text}`);
  }
}

/** The answer is the caller's to know: it is cognito-local's, and no one else's. */
export async function callPool<T>(endpoint: string, operation: string, body: object): Promise<T> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new PoolError(operation, text);
  return JSON.parse(text) as T;
}
