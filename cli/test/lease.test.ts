/** How long a claim counts as this process's. The machine's clock may be wrong. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import { heartbeatMs, isLapsed, leftMs } from "../src/runner/lease.ts";

const HOUR_MS = 3_600_000;
const ASKED = { steadyMs: 1_000, wallMs: HOUR_MS };

/** So much later, by a wall clock that was moved meanwhile. */
const after = (ms: number, movedMs = 0) => ({
  steadyMs: ASKED.steadyMs + ms,
  wallMs: ASKED.wallMs + ms + movedMs,
});

describe("a lease", () => {
  it("ends five seconds before the API's does", () => {
    assert.equal(isLapsed(ASKED, after(24_999), 30), false);
    assert.equal(isLapsed(ASKED, after(25_000), 30), true);
  });

  it("is no longer where the clock is set back", () => {
    assert.equal(isLapsed(ASKED, after(25_000, -HOUR_MS), 30), true);
    assert.equal(isLapsed(ASKED, after(24_999, -HOUR_MS), 30), false);
  });

  /** A machine that slept has a steady clock that stood still: it cannot tell one from the other, and ends the command. */
  it("is over where the clock jumps ahead", () => {
    assert.equal(isLapsed(ASKED, after(1_000, HOUR_MS), 30), true);
  });

  it("counts whole for the guard, which ends what a runner that hangs does not", () => {
    assert.equal(leftMs(ASKED, after(24_000), 30), 6_000);
    assert.equal(leftMs(ASKED, after(24_000, HOUR_MS), 30) < 0, true);
  });

  it("has time for two heartbeats", () => {
    assert.ok(2 * heartbeatMs(30) < 25_000);
  });
});
