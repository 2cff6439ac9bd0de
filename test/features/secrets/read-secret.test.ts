/** Retrieval at run time, over the real database and vault; each call to either is counted. */

import { beforeEach, describe, expect, it } from "vitest";

import type { Environment } from "../../../src/core/environment.ts";
import { Secret } from "../../../src/core/secret.ts";
import { systemContext } from "../../../src/core/system-context.ts";
import { readSecret, type Retrieval } from "../../../src/features/secrets/retrieve/read-secret.ts";
import {
  createValueCache,
  type ValueCache,
} from "../../../src/features/secrets/retrieve/value-cache.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import type { SecretStore } from "../../../src/platform/secret-store/store.ts";
import { createCrash } from "../../support/crash.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";
import { createVault } from "../../platform/secret-store/support.ts";
import { countedReader } from "./counted-reader.ts";

const CONNECTOR: Retrieval = { type: "connector", id: "con_1" };
const HOST = "api.example.test";

let companyId: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
});

const createReader = (store?: SecretStore, cache?: ValueCache) =>
  countedReader(companyId, store, cache);

interface SeedOptions {
  readonly environment?: Environment;
  readonly status?: string;
  readonly token?: string | null;
  readonly version?: number;
}

async function seedSecret(slug: string, value: string | null, options: SeedOptions = {}) {
  const { environment = "live", status = "active", version = 1 } = options;
  const token = options.token === undefined ? crypto.randomUUID() : options.token;
  const name = `nembl/${companyId}/${environment}/${slug}`;
  const deadlineMs = Date.now() + 10_000;
  if (value !== null && token !== null) {
    await createVault().create({ name, token, value: new Secret(value), deadlineMs });
  }
  await env.DB.prepare(
    `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, version_token, touched_at, created_at, created_by)
     VALUES (?, ?, ?, ?, ?, 'custom', '{}', '["api.example.test"]', ?, ?, ?, 0, 0, 'usr_seed')`,
  )
    .bind(`sec_${crypto.randomUUID()}`, companyId, environment, slug, name, status, version, token)
    .run();
  await bind(slug, CONNECTOR, HOST, environment);
  return { name, token };
}

async function bind(
  slug: string,
  { type, id }: Retrieval,
  host: string | null,
  environment: Environment = "live",
) {
  await env.DB.prepare(
    `INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name, host)
     VALUES (?, ?, ?, ?, ?, 'What uses it', ?)`,
  )
    .bind(companyId, environment, slug, type, id, host)
    .run();
}

/** As `replace-value` leaves things: first the store, then the row. */
async function replaceSeeded(slug: string, name: string, value: string, version: number) {
  const token = crypto.randomUUID();
  const deadlineMs = Date.now() + 10_000;
  await createVault().replace({ name, token, value: new Secret(value), deadlineMs });
  await env.DB.prepare(
    "UPDATE secrets SET version_token = ?, version = ? WHERE company_id = ? AND slug = ?",
  )
    .bind(token, version, companyId, slug)
    .run();
}

const detailsOf = (event: Record<string, string | number> | undefined) =>
  JSON.parse(String(event?.["details"])) as unknown;

describe("a retrieval", () => {
  it("gives value, version and hosts, and is in the audit log as read by the one who started it", async () => {
    await seedSecret("token", "canary-value", { version: 3 });
    const { contextAt } = createReader();
    const retrieval = { type: "workflow_phase", id: "wf_1:deploy", instanceId: "exec_1" } as const;
    await bind("token", retrieval, HOST);
    const found = await readSecret(contextAt(Date.now()), "token", retrieval, HOST);
    expect(found).toMatchObject({ slug: "token", version: 3, allowedHosts: ["api.example.test"] });
    expect(found.value.reveal()).toBe("canary-value");

    const [event, ...rest] = await auditEventsOf(companyId);
    expect(rest).toEqual([]);
    expect(event).toMatchObject({
      action: "secrets:read",
      category: "secret",
      target: "secret:token",
      outcome: "success",
      actor_type: "user",
      actor_id: "usr_1",
      actor_name: "A person",
      environment: "live",
      ip: "203.0.113.9",
    });
    expect(detailsOf(event)).toEqual({ retrievedBy: retrieval, version: 3 });
    expect(JSON.stringify(event)).not.toContain("canary");
  });

  it("costs one D1 read and one audit write once the value is there, and no store call", async () => {
    await seedSecret("token", "value");
    const { contextAt, reads, d1 } = createReader();
    const nowMs = Date.now();
    await readSecret(contextAt(nowMs), "token", CONNECTOR, HOST);
    expect(reads).toHaveLength(1);
    const before = d1();
    for (let turn = 1; turn <= 10; turn++) {
      await readSecret(contextAt(nowMs + turn * 1_000), "token", CONNECTOR, HOST);
      expect(d1()).toBe(before + turn * 2);
    }
    expect(reads).toHaveLength(1);
    expect(await auditEventsOf(companyId)).toHaveLength(11);
  });

  it("asks the store again after a minute", async () => {
    await seedSecret("token", "value");
    const { contextAt, reads } = createReader();
    const nowMs = Date.now();
    for (const ms of [0, 59_999, 60_000, 60_001]) {
      await readSecret(contextAt(nowMs + ms), "token", CONNECTOR, HOST);
    }
    expect(reads).toHaveLength(2);
  });

  it("sees a replaced value the very next time, in every isolate", async () => {
    const { name } = await seedSecret("token", "value 1");
    const isolates = [createReader(), createReader(), createReader()];
    const nowMs = Date.now();
    for (let version = 1; version <= 5; version++) {
      for (const { contextAt } of isolates) {
        const found = await readSecret(contextAt(nowMs), "token", CONNECTOR, HOST);
        expect([found.value.reveal(), found.version]).toEqual([`value ${version}`, version]);
      }
      await replaceSeeded("token", name, `value ${version + 1}`, version + 1);
    }
  });

  it("gives the value before it while one is being replaced", async () => {
    await seedSecret("token", "before", { status: "replacing" });
    const found = await readSecret(createReader().contextAt(Date.now()), "token", CONNECTOR, HOST);
    expect(found.value.reveal()).toBe("before");
  });

  it("works for fifty at once, each by itself, and leaves one value in memory", async () => {
    await seedSecret("token", "value");
    const cache = createValueCache();
    const { contextAt } = createReader(createVault(), cache);
    const ctx = contextAt(Date.now());
    const found = await Promise.all(
      Array.from({ length: 50 }, () => readSecret(ctx, "token", CONNECTOR, HOST)),
    );
    expect(new Set(found.map(({ value }) => value.reveal()))).toEqual(new Set(["value"]));
    expect(cache.size().entries).toBe(1);
    expect(await auditEventsOf(companyId)).toHaveLength(50);
  });

  it("may be a job's, for no person", async () => {
    await seedSecret("token", "value");
    const { deps } = createReader();
    const ctx = systemContext(deps, { companyId, environment: "live" }, "reminders", Date.now());
    expect((await readSecret(ctx, "token", CONNECTOR, HOST)).value.reveal()).toBe("value");
    const [event] = await auditEventsOf(companyId);
    expect(event).toMatchObject({ actor_type: "system", actor_id: "reminders", source: "system" });
  });
});

describe("a retrieval that must not succeed", () => {
  it.each([
    ["there is none", null],
    ["it is being created", { status: "creating", token: null }],
    ["it is being deleted", { status: "deleting" }],
  ] as const)("is told so where %s, and that is in the log", async (_, options) => {
    if (options !== null) await seedSecret("token", "value", options);
    const { contextAt } = createReader();
    await expect(readSecret(contextAt(Date.now()), "token", CONNECTOR, HOST)).rejects.toMatchObject(
      {
        code: "secret_missing",
      },
    );
    const [event, ...rest] = await auditEventsOf(companyId);
    expect(rest).toEqual([]);
    expect(event).toMatchObject({ target: "secret:token", outcome: "failure" });
    expect(detailsOf(event)).toEqual({ retrievedBy: CONNECTOR, code: "secret_missing" });
  });

  it("finds neither another company's secret nor another environment's", async () => {
    await seedSecret("token", "live value");
    await seedSecret("sandboxed", "test value", { environment: "test" });
    const { contextAt, reads } = createReader();
    const missing = { code: "secret_missing" };
    const nowMs = Date.now();
    await expect(
      readSecret(contextAt(nowMs, "test"), "token", CONNECTOR, HOST),
    ).rejects.toMatchObject(missing);
    await expect(readSecret(contextAt(nowMs), "sandboxed", CONNECTOR, HOST)).rejects.toMatchObject(
      missing,
    );
    companyId = (await seedCompany()).id;
    const other = createReader();
    await expect(
      readSecret(other.contextAt(nowMs), "token", CONNECTOR, HOST),
    ).rejects.toMatchObject(missing);
    expect([reads, other.reads]).toEqual([[], []]);
  });

  it("is seen as deleted at once, although the value is still in memory", async () => {
    await seedSecret("token", "value");
    const { contextAt } = createReader();
    await readSecret(contextAt(Date.now()), "token", CONNECTOR, HOST);
    await env.DB.prepare("UPDATE secrets SET status = 'deleting' WHERE company_id = ?")
      .bind(companyId)
      .run();
    await expect(readSecret(contextAt(Date.now()), "token", CONNECTOR, HOST)).rejects.toMatchObject(
      {
        code: "secret_missing",
      },
    );
  });

  /** Attack: retrieve while the log is away, so that no one will ever know. */
  it("keeps the value where the event cannot be written, from memory and from the store alike", async () => {
    await seedSecret("token", "value");
    const cache = createValueCache();
    await readSecret(
      createReader(createVault(), cache).contextAt(Date.now()),
      "token",
      CONNECTOR,
      HOST,
    );
    for (const held of [cache, createValueCache()]) {
      const dies = createCrash({ at: 2, when: "before" });
      const { deps, contextAt } = createReader(createVault(), held);
      const ctx = {
        ...contextAt(Date.now()),
        deps: { ...deps, db: createDatabase(dies.env.DB) },
      };
      await expect(readSecret(ctx, "token", CONNECTOR, HOST)).rejects.toThrow("connection lost");
    }
    expect(await auditEventsOf(companyId)).toHaveLength(1);
  });

  it("passes on what the store says, logs it, and keeps nothing", async () => {
    await seedSecret("token", null);
    const cache = createValueCache();
    const { contextAt } = createReader(createVault(), cache);
    await expect(readSecret(contextAt(Date.now()), "token", CONNECTOR, HOST)).rejects.toMatchObject(
      {
        code: "secret_missing",
      },
    );
    expect(cache.size().entries).toBe(0);
    expect((await auditEventsOf(companyId))[0]).toMatchObject({ outcome: "failure" });
  });

  it("reads the row once more where the version was pruned meanwhile", async () => {
    const { name } = await seedSecret("token", "value 1");
    const vault = createVault();
    let raced = false;
    const racing: SecretStore = {
      ...vault,
      read: async (physicalName, token, deadlineMs) => {
        if (!raced) {
          raced = true;
          await replaceSeeded("token", name, "value 2", 2);
          await env.DB.prepare("DELETE FROM vault_versions WHERE name = ? AND token = ?")
            .bind(name, token)
            .run();
        }
        return vault.read(physicalName, token, deadlineMs);
      },
    };
    const found = await readSecret(
      createReader(racing).contextAt(Date.now()),
      "token",
      CONNECTOR,
      HOST,
    );
    expect([found.value.reveal(), found.version]).toEqual(["value 2", 2]);
  });
});
