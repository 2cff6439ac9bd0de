import { expect, it } from "vitest";

import { env } from "../support/world.ts";

const migrations = (env as unknown as { TEST_MIGRATIONS: { name: string; queries: string[] }[] })
  .TEST_MIGRATIONS;

/** A database of its own for every prefix: tables are dropped between them, in one D1. */
async function replay(count: number): Promise<string[]> {
  await dropEverything();
  for (const { queries } of migrations.slice(0, count)) {
    for (const query of queries) await env.DB.prepare(query).run();
  }
  return schemaOf();
}

async function schemaOf(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1_migrations%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  ).all<{ sql: string }>();
  return results.map((row) => row.sql);
}

async function dropEverything(): Promise<void> {
  for (let left = 1; left > 0;) {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'",
    ).all<{ name: string }>();
    left = results.length;
    // Children before parents: what a foreign key still points at is dropped in a later round.
    for (const { name } of results) {
      await env.DB.prepare(`DROP TABLE "${name}"`)
        .run()
        .catch(() => undefined);
    }
  }
}

it("replays every prefix of the migrations, and prefix plus rest is the whole", async () => {
  expect(migrations.length).toBeGreaterThan(0);
  const whole = await schemaOf();
  expect(whole.length).toBeGreaterThan(10);

  for (let prefix = 0; prefix <= migrations.length; prefix++) {
    await replay(prefix);
    for (const { queries } of migrations.slice(prefix)) {
      for (const query of queries) await env.DB.prepare(query).run();
    }
    expect(await schemaOf()).toEqual(whole);
  }
});

/** A table rebuild under ON DELETE CASCADE erases the child rows on D1, under both PRAGMA spellings. */
it.each(migrations.map(({ name, queries }) => [name, queries.join(";\n")]))(
  "%s rebuilds no table and drops none",
  (_, text) => {
    expect(text).not.toMatch(
      /__new_|DROP\s+TABLE|PRAGMA\s+(foreign_keys|defer_foreign_keys)|ON\s+DELETE\s+CASCADE/i,
    );
  },
);
