/** What the tests themselves stand on. */

import { expect, it } from "vitest";

import { env } from "./support/world.ts";

const lineOf = ({ stack = "" }: Error) => Number(/harness\.test\.ts:(\d+):/.exec(stack)?.[1]);

it("a failure names the line as it is written, also below lines that the compiler drops", () => {
  const above = lineOf(new Error("here"));
  interface Dropped {
    readonly one: string;
    readonly other: string;
  }
  const below = lineOf(new Error("and here"));
  expect([above, below - above, {} satisfies Partial<Dropped>]).toEqual([
    expect.any(Number),
    5,
    {},
  ]);
  expect(above).toBeGreaterThan(0);
});

it.each(["first", "second"])("finds nothing that another file left (%s look)", async () => {
  const keys = await env.DB.prepare("SELECT count(*) AS n FROM api_keys").first("n");
  expect([keys, (await env.FACTS.list()).keys]).toEqual([0, []]);
});
