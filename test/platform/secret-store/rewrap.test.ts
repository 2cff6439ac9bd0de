import { beforeEach, expect, it } from "vitest";

import { keyIdOf } from "../../../src/core/sealed-box.ts";
import { rewrapVault } from "../../../src/platform/secret-store/rewrap.ts";
import { env, random } from "../../support/world.ts";
import { freshName, refusalOf, write } from "./requests.ts";
import { createVault, db } from "./support.ts";

const NEW = "rewrap-master-new-0123456789abcdef01";
const OLD = "rewrap-master-old-0123456789abcdef01";
const OLDEST = "rewrap-master-oldest-0123456789abcdef";
const keyring = { masters: [NEW, OLD, OLDEST] };
const options = { db, keyring, random };
const soon = () => Date.now() + 20_000;
const later = Number.MAX_SAFE_INTEGER;

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM vault_versions"),
    env.DB.prepare("DELETE FROM vault_names"),
  ]);
});

async function seal(count: number, master: string) {
  const vault = createVault({ keyring: { masters: [master] } });
  const requests = Array.from({ length: count }, (_, index) =>
    write(freshName(), `value ${index}`),
  );
  for (const request of requests) await vault.create(request);
  return requests;
}

it("moves everything under the first key, in bounded runs, and values are what they were", async () => {
  const requests = [...(await seal(5, OLD)), ...(await seal(4, OLDEST)), ...(await seal(2, NEW))];
  expect(await rewrapVault(options, 4)).toEqual({ rewrapped: 4, broken: 0, left: 5 });
  expect(await rewrapVault(options, 4)).toEqual({ rewrapped: 4, broken: 0, left: 1 });
  expect(await rewrapVault(options, 4)).toEqual({ rewrapped: 1, broken: 0, left: 0 });
  expect(await rewrapVault(options, 4)).toEqual({ rewrapped: 0, broken: 0, left: 0 });

  const onlyNew = createVault({ keyring: { masters: [NEW] } });
  for (const { name, token, value } of requests) {
    expect((await onlyNew.read(name, token, later)).reveal()).toBe(value.reveal());
  }
  const { results } = await env.DB.prepare("SELECT DISTINCT key_id FROM vault_versions").all();
  expect(results).toEqual([{ key_id: await keyIdOf(NEW) }]);
});

it("has nothing to do with one key, or a key that is listed twice", async () => {
  await seal(2, NEW);
  for (const masters of [[NEW], [NEW, NEW]]) {
    const found = await rewrapVault({ ...options, keyring: { masters } }, 10);
    expect(found).toEqual({ rewrapped: 0, broken: 0, left: 0 });
  }
});

it("leaves as it is what does not open, says so, and goes on with the others", async () => {
  const [broken, whole] = await seal(2, OLD);
  const before = await env.DB.prepare(
    "UPDATE vault_versions SET envelope = replace(envelope, 'v1.', 'v9.') WHERE name = ? RETURNING envelope",
  )
    .bind(broken?.name)
    .first("envelope");
  expect(await rewrapVault(options, 10)).toEqual({ rewrapped: 1, broken: 1, left: 1 });
  const after = await env.DB.prepare("SELECT envelope FROM vault_versions WHERE name = ?")
    .bind(broken?.name)
    .first("envelope");
  expect(after).toBe(before);
  const onlyNew = createVault({ keyring: { masters: [NEW] } });
  expect((await onlyNew.read(whole?.name ?? "", whole?.token ?? "", soon())).reveal()).toBe(
    "value 1",
  );
});

it("loses nothing to what happens at the same time: a deletion, a replacement, a second run", async () => {
  const requests = await seal(6, OLD);
  const vault = createVault({ keyring });
  const [deleted, replaced, ...others] = requests;
  const next = write(replaced?.name ?? "", "next");
  await Promise.all([
    rewrapVault(options, 10),
    vault.delete(deleted?.name ?? "", soon()),
    vault.replace(next),
    rewrapVault(options, 10),
  ]);
  expect(await vault.describe(deleted?.name ?? "", soon())).toBeUndefined();
  expect(
    await refusalOf(vault.read(deleted?.name ?? "", deleted?.token ?? "", soon())),
  ).toMatchObject({ missing: true });
  expect((await vault.read(next.name, next.token, soon())).reveal()).toBe("next");
  await rewrapVault(options, 10);
  const onlyNew = createVault({ keyring: { masters: [NEW] } });
  for (const { name, token, value } of others) {
    expect((await onlyNew.read(name, token, soon())).reveal()).toBe(value.reveal());
  }
});
