/**
 * The answers that README.md and docs/ show are those that come. An answer is marked `<!-- answer: GET /path -->`, with
 * `live` or `test` for the key of the first company; `…` stands for what differs from start to start.
 */

import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";

interface Sample {
  readonly doc: string;
  readonly path: string;
  readonly key: "live" | "test";
  readonly shown: string;
}

const MARKED = /<!-- answer: (live|test) GET (\S+) -->\s*```\w*\n([^]*?)```/g;

function samples(): Sample[] {
  const docs = globSync(["README.md", "docs/**/*.md"], { cwd: ROOT });
  return docs.flatMap((doc) =>
    [...readFileSync(join(ROOT, doc), "utf8").matchAll(MARKED)].map(
      ([, key = "live", path = "", shown = ""]) => ({ doc, path, key: key as "live", shown }),
    ),
  );
}

/** As JSON: `, …` in a list says that more may follow, and what ends with `…` inside a string begins so. */
function readSample(text: string): unknown {
  return JSON.parse(text.replaceAll(/,\s*…\s*([\]}])/g, ', "…"$1'));
}

function assertLike(shown: unknown, real: unknown, at: string): void {
  if (typeof shown === "string" && shown.includes("…")) {
    const [start = "", end = ""] = shown.split("…");
    assert.equal(typeof real, "string", at);
    assert.ok((real as string).startsWith(start) && (real as string).endsWith(end), at);
  } else if (Array.isArray(shown)) {
    assert.ok(Array.isArray(real), at);
    const whole = shown.at(-1) !== "…";
    const listed = whole ? shown : shown.slice(0, -1);
    if (whole) assert.equal(real.length, listed.length, `${at}: its length`);
    for (const [index, item] of listed.entries()) assertLike(item, real[index], `${at}[${index}]`);
  } else if (typeof shown === "object" && shown !== null) {
    assert.ok(typeof real === "object" && real !== null, at);
    assert.deepEqual(Object.keys(shown), Object.keys(real), `${at}: its members`);
    for (const [name, value] of Object.entries(shown)) {
      assertLike(value, Reflect.get(real, name), `${at}.${name}`);
    }
  } else {
    assert.equal(real, shown, at);
  }
}

let seed: Seed;
const stack = useOwnStack(8_920, (ready) => {
  seed = ready;
});

describe("what the documents show", () => {
  const found = samples();
  it("is marked somewhere", () => assert.ok(found.length > 0));

  for (const { doc, path, key, shown } of found) {
    it(`is what ${path} answers, in ${doc}`, async () => {
      const headers = { "x-api-key": seed.companies[0]?.keys[key] ?? "" };
      const response = await fetch(`${seed.baseUrl}${path}`, { headers });
      assertLike(readSample(shown), await response.json(), path);
    });
  }
});

it("the welcome is the last that a start prints", () => {
  assert.match(stack.output().trimEnd().split("\n").at(-1) ?? "", /^ {2}curl .*\/v1\/instances\//);
});
