/** The seeding process: the demo rows, written with the product's own code into the database wrangler will serve. */

import { once } from "node:events";

import { getPlatformProxy, unstable_readConfig as readConfig } from "wrangler";

import { createHmacKey } from "../../src/core/hmac-key.ts";
import { createDatabase, type Database } from "../../src/platform/d1/database.ts";
import { DEMO_COMPANIES } from "./demo.ts";
import { WRANGLER_CONFIG } from "./paths.ts";
import { seedCompany } from "./seed-company.ts";
import { seedKeys } from "./seed-keys.ts";
import { seedPeople } from "./seed-people.ts";
import type { SeedOrder, SeedReport } from "./seeder.ts";
import { writePrivateJson } from "./write-file.ts";

const [order] = (await once(process, "message")) as [SeedOrder];
const proxy = await openDatabase(order);
const report = await seed(createDatabase(proxy.env.DB), order);
await proxy.dispose();
process.send?.(report);
process.disconnect();

/** A configuration of its own, with the Worker's database alone: the proxy cannot do its Durable Objects. */
async function openDatabase({ paths }: SeedOrder) {
  const { name, compatibility_date, d1_databases } = readConfig({ config: WRANGLER_CONFIG });
  await writePrivateJson(paths.seederConfig, { name, compatibility_date, d1_databases });
  return getPlatformProxy<{ DB: D1Database }>({
    configPath: paths.seederConfig,
    persist: { path: `${paths.wrangler}/v3` },
    envFiles: [],
  });
}

async function seed(db: Database, seedOrder: SeedOrder): Promise<SeedReport> {
  const sealKeys = seedOrder.keySealSecrets.map(createHmacKey);
  const nowMs = Date.now();
  const companies: SeedReport["companies"][number][] = [];
  const notes: string[] = [];
  for (const demo of DEMO_COMPANIES) {
    const { id, slug } = await seedCompany(db, demo, nowMs);
    const people = seedOrder.people.filter((person) => person.companySlug === slug);
    const members = await seedPeople(
      db,
      { companyId: id, issuer: seedOrder.issuer, people },
      nowMs,
    );

    const owner = members.find((member) => member.role === "owner");
    if (owner === undefined) throw new Error(`${slug} has no owner`);
    const known = seedOrder.knownCompanies.find((company) => company.slug === slug)?.keys;
    const { keys, renewed } = await seedKeys(db, { owner, known, sealKeys }, nowMs);
    companies.push({ id, slug, keys });
    notes.push(
      ...renewed.map((key) => `The ${key} key of ${slug} no longer worked: here is a new one.`),
    );
  }
  return { companies, notes };
}
