/** Requests of a secret store, and what can be read off a refusal. */

import { expect } from "vitest";

import { Secret } from "../../../src/core/secret.ts";
import { StoreFailure } from "../../../src/platform/secret-store/store-failure.ts";
import type { WriteRequest } from "../../../src/platform/secret-store/store.ts";

export const soon = () => Date.now() + 20_000;

export const freshName = () => `nembl/co_${crypto.randomUUID().slice(0, 12)}/a-secret`;

export const freshToken = () => crypto.randomUUID();

export function write(name: string, value: string, token = freshToken()): WriteRequest {
  return { name, token, value: new Secret(value), deadlineMs: soon() };
}

/** What the promise is refused with; everything that can be read off it, its causes too, is free of the value. */
export async function refusalOf(work: Promise<unknown>, canary?: string): Promise<StoreFailure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreFailure);
  if (canary !== undefined) expect(allTextOf(error)).not.toContain(canary);
  return error as StoreFailure;
}

export function allTextOf(error: unknown): string {
  const parts: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    parts.push(current.name, current.message, current.stack ?? "", JSON.stringify(current));
  }
  return parts.join("\n");
}
