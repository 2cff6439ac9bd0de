/** The Secrets Manager store over the in-process double; waits are noted and not waited for. */

import { afterAll, beforeEach, vi } from "vitest";

import { createAwsFetch } from "../../../src/platform/aws/client.ts";
import {
  createSecretsManager,
  type SecretsManagerOptions,
} from "../../../src/platform/aws/secrets-manager.ts";
import { startAwsDouble, type AwsDouble } from "../../support/aws-double.ts";

const url = "https://secretsmanager.test/";

export const credentials = {
  region: "eu-central-1",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a-secret-access-key",
};

export const startDouble = () => startAwsDouble({ url, ...credentials });

/** For a whole file, without faults before each test. */
export function useDouble(): AwsDouble {
  const double = startDouble();
  beforeEach(() => double.reset());
  afterAll(() => vi.unstubAllGlobals());
  return double;
}

/** A value that no message may repeat. */
export const CANARY = "canary-1f0b7e";

export const soon = () => Date.now() + 20_000;

export type Intercept = AwsDouble["intercept"];

/** The fault on the first `times` calls, then AWS as it is. */
export function firstly(times: number, fault: Intercept): Intercept {
  let left = times;
  return (call, perform) => (left-- > 0 ? fault(call, perform) : perform());
}

export function only(operation: string, fault: Intercept): Intercept {
  return (call, perform) => (call.operation === operation ? fault(call, perform) : perform());
}

export function createStore(options: Partial<SecretsManagerOptions> = {}) {
  const slept: number[] = [];
  const store = createSecretsManager({
    url,
    fetch: createAwsFetch(credentials),
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    random: (count) => new Uint8Array(count).fill(255),
    now: () => Date.now(),
    ...options,
  });
  return { ...store, slept };
}
