import { expect, it } from "vitest";

import { judgeStores, type Seen } from "../../../src/platform/readiness/judge-stores.ts";

const NOW = Date.UTC(2027, 2, 1);

const ANSWERS = {
  status: "answers",
  missingMigrations: 0,
  nowMs: NOW,
  askedAtMs: NOW,
  answeredAtMs: NOW,
} as const;

const SOUND: Seen = { missingBindings: [], database: ANSWERS, facts: "answers" };

it.each<[string, Partial<Seen>, string[]]>([
  ["nothing", {}, []],
  ["a binding that is missing", { missingBindings: ["INSTANCES"] }, ["binding_missing"]],
  ["a database that is away", { database: { status: "unreachable" } }, ["database_unreachable"]],
  ["a database without tables", { database: { status: "empty" } }, ["schema_missing"]],
  ["an older schema", { database: { ...ANSWERS, missingMigrations: 2 } }, ["schema_behind"]],
  ["a clock that is late", { database: { ...ANSWERS, nowMs: NOW - 5_001 } }, ["clock_off"]],
  ["a clock that is early", { database: { ...ANSWERS, nowMs: NOW + 5_001 } }, ["clock_off"]],
  ["a clock within the tolerance", { database: { ...ANSWERS, nowMs: NOW - 5_000 } }, []],
  [
    "a slow answer",
    { database: { ...ANSWERS, nowMs: NOW + 20_000, answeredAtMs: NOW + 30_000 } },
    [],
  ],
  ["KV that is away", { facts: "unreachable" }, ["facts_unreachable"]],
  [
    "everything at once",
    {
      missingBindings: ["DB", "FACTS"],
      database: { status: "unreachable" },
      facts: "unreachable",
    },
    ["binding_missing", "binding_missing", "database_unreachable", "facts_unreachable"],
  ],
])("of %s", (_, change, expected) => {
  const faults = judgeStores({ ...SOUND, ...change });
  expect(faults.map(({ code }) => code)).toEqual(expected);
});

it("says what to do", () => {
  const [fault] = judgeStores({ ...SOUND, database: { status: "empty" } });
  expect(fault?.words).toContain("npm run db:migrate:remote");
});
