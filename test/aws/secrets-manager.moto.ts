/** The store as it runs in the Worker, against a server that others wrote, over HTTP. */

import { setTimeout as sleep } from "node:timers/promises";

import { expect, inject, it } from "vitest";

import { awsUrl, createAwsFetch } from "../../src/platform/aws/client.ts";
import { createSecretsManager } from "../../src/platform/aws/secrets-manager.ts";
import { describeSecretStore } from "../platform/secret-store/contract.ts";
import { freshName, write } from "../platform/secret-store/requests.ts";

const aws = {
  region: "eu-central-1",
  endpoint: inject("motoUrl"),
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a-secret-access-key",
};

const store = createSecretsManager({
  url: awsUrl("secretsmanager", aws),
  fetch: createAwsFetch(aws),
  sleep: (ms) => sleep(ms),
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  now: () => Date.now(),
});

/** Where moto 5.2.3 is not AWS. The double in `npm test` follows AWS, so each of these runs there. */
describeSecretStore(
  "Secrets Manager, by moto",
  () => ({ store, afterDelete: { code: "unavailable" } }),
  {
    "creates once with one token, and a late repeat brings nothing back":
      "moto answers a repeated creation with the id of the current version, not of the one that was made",
    "makes nothing current that is not there":
      "moto takes the label off the one version before it looks for the other",
    "does not make a name again that it just deleted":
      "moto deletes before it answers, so the name is free; AWS refuses it until its background deletion is done",
  },
);

it("reaches a server that is not ours, and what it holds is what was stored", async () => {
  const first = write(freshName(), `value-${crypto.randomUUID()}`);
  await store.create(first);
  const answer = await fetch(new URL("moto-api/data.json", aws.endpoint));
  const held = await answer.text();
  expect(held).toContain(first.name);
  expect(held).toContain(first.value.reveal());
});
