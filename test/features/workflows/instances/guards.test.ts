/** What stands behind a run's own decisions: conditions of the statements, and of what an error may say. */

import { beforeEach, expect, it } from "vitest";

import { conflict } from "../../../../src/core/errors.ts";
import { composeFor } from "../../../../src/deps.ts";
import { performPhase } from "../../../../src/features/workflows/index.ts";
import {
  endInstance,
  findInstance,
  touchInstance,
} from "../../../../src/features/workflows/instances/instance-store.ts";
import {
  claimAttempt,
  recordAttempt,
} from "../../../../src/features/workflows/instances/phase-store.ts";
import { writeBatch } from "../../../../src/platform/d1/write.ts";
import { httpPhase, runDeps, seedInstance, seedWorkflow } from "../../../support/workflows.ts";
import { env, seedCompany } from "../../../support/world.ts";

const lost = conflict("lost");
const { deps } = composeFor(env);
const { db } = deps;

let place: { companyId: string; environment: "live" };
let id: string;

beforeEach(async () => {
  const companyId = (await seedCompany()).id;
  place = { companyId, environment: "live" };
  const workflowId = await seedWorkflow(companyId, [httpPhase("a")]);
  const quiet = runDeps({ nowMs: 1 }, () => Promise.reject(new Error("not called")));
  id = (await seedInstance(quiet, { companyId, workflowId })).instanceId;
});

/** Attack, or bad luck: an engine that read the rows before the first attempt failed claims the first one once more. */
it("an attempt is claimed by its number: whoever has not seen the last one claims none", async () => {
  const first = { key: "a", attempt: 0, open: false };
  const outcome = { status: "running", output: null, failure: null, nowMs: 2 } as const;
  await writeBatch(db, claimAttempt(db, place, id, first, 1, lost));
  await expect(writeBatch(db, claimAttempt(db, place, id, first, 1, lost))).rejects.toBe(lost);
  const one = { key: "a", attempt: 1 };
  await writeBatch(db, recordAttempt(db, place, id, one, outcome, lost));
  await expect(writeBatch(db, claimAttempt(db, place, id, first, 3, lost))).rejects.toBe(lost);
  await writeBatch(db, claimAttempt(db, place, id, { ...one, open: false }, 3, lost));
  await expect(writeBatch(db, recordAttempt(db, place, id, one, outcome, lost))).rejects.toBe(lost);
});

it("an instance that is over changes no more", async () => {
  const end = { status: "cancelled", failure: null, nowMs: 5 } as const;
  const going = { status: "running", touchedAt: 6, nowMs: 6 } as const;
  await writeBatch(db, endInstance(db, place, id, end, lost));
  const over = await findInstance(db, place, id);
  for (const writes of [
    touchInstance(db, place, id, going, lost),
    endInstance(db, place, id, { ...end, status: "completed", nowMs: 7 }, lost),
  ]) {
    await expect(writeBatch(db, writes)).rejects.toBe(lost);
  }
  expect(await findInstance(db, place, id)).toEqual(over);
});

/** Attack: an error that quotes what was sent ends in the failure that the instance shows. */
it("repeats nothing of an error that is none of ours", async () => {
  const instance = await findInstance(db, place, id);
  if (instance === undefined) throw new Error("There is none");
  const broken = {
    ...deps,
    get addressRules(): never {
      throw new TypeError("refused: Bearer s3cr3t");
    },
  };
  const outcome = await performPhase(broken, {
    instance,
    phase: httpPhase("a") as never,
    request: { target: ["https://target.example.com/a"], headers: {}, query: {}, body: null },
    nowMs: 1,
  });
  expect(outcome).toEqual({
    kind: "failed",
    again: true,
    code: "internal_error",
    message: "The call could not be made.",
    output: null,
  });
});
