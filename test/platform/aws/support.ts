/** The Secrets Manager store over the in-process double; waits are noted and not waited for. */

import { createAwsFetch } from "../../../src/platform/aws/client.ts";
import {
  createSecretsManager,
  type SecretsManagerOptions,
} from "../../../src/platform/aws/secrets-manager.ts";
import { startAwsDouble } from "../../support/aws-double.ts";

const url = "https://secretsmanager.test/";

export const credentials = {
  region: "eu-central-1",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a-secret-access-key",
};

export const startDouble = () => startAwsDouble({ url, ...credentials });

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
