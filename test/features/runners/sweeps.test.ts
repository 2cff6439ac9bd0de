/** Runners that are gone and missed, what is kept of old ones, and one that is revoked while it is handed something. */

import { expect, it } from "vitest";

import {
  claimCommand,
  sweepMissedRunners,
  sweepOldCommands,
  sweepOldRunners,
} from "../../../src/features/runners/index.ts";
import { enqueue, letPass, rowOf, startRunner } from "../../support/runners.ts";
import { env } from "../../support/world.ts";
import { useRunner } from "./support.ts";

const DAY_MS = 86_400_000;

const { company, runner, deps, inLive, seedSecret } = useRunner("linux", "gpu");

const unseenFor = (ms: number) =>
  env.DB.batch([
    env.DB.prepare("UPDATE runners SET last_seen_at = last_seen_at - ? WHERE id = ?").bind(
      ms,
      runner.id,
    ),
    env.DB.prepare(
      "UPDATE runner_attempts SET claimed_at = claimed_at - ?1, ended_at = ended_at - ?1 WHERE runner_id = ?2",
    ).bind(ms, runner.id),
  ]);

const told = async () => {
  const { results } = await env.DB.prepare(
    "SELECT payload FROM outbox WHERE company_id = ? AND kind = 'runner.offline'",
  )
    .bind(company.id)
    .all<{ payload: string }>();
  return results.map(({ payload }) => (JSON.parse(payload) as { runnerId: string }).runnerId);
};

it("a runner whose labels are waited for is told of once, until it is seen again", async () => {
  await enqueue(inLive(), { labels: ["gpu"] });
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([]);
  await unseenFor(121_000);
  await sweepMissedRunners(deps, Date.now());
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([runner.id]);

  const { claim } = (await runner.claim()).body.data;
  await runner.finish(claim);
  await unseenFor(121_000);
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([runner.id]);
  await enqueue(inLive());
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([runner.id, runner.id]);
});

it("one that ran something when it was last seen is told of, though another runs it now", async () => {
  const job = await enqueue(inLive());
  await runner.claim();
  await letPass(job.id, 41_000);
  const other = await startRunner(company.owner.bearer);
  const { claim } = (await other.claim()).body.data;
  await other.finish(claim);
  await env.DB.prepare("UPDATE runners SET last_seen_at = last_seen_at - 121000 WHERE id = ?")
    .bind(runner.id)
    .run();
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([runner.id]);
});

it("one that nobody needs, or that was revoked, is not told of", async () => {
  await enqueue(inLive(), { labels: ["macos"] });
  await enqueue({ companyId: company.id, environment: "test" });
  await unseenFor(121_000);
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([]);
  await enqueue(inLive());
  await company.owner.ask("DELETE", `/runners/${runner.id}`);
  await sweepMissedRunners(deps, Date.now());
  expect(await told()).toEqual([]);
});

it("revoked runners and ended commands are kept for their time, and what is left to do of one longer", async () => {
  const ended = await enqueue(inLive());
  await runner.finish((await runner.claim()).body.data.claim);
  await company.owner.ask("DELETE", `/runners/${runner.id}`);
  const exists = async () =>
    (
      await env.DB.prepare("SELECT count(*) AS n FROM runners WHERE id = ?").bind(runner.id).first()
    )?.["n"];
  await sweepOldRunners(deps.db, Date.now() + 29 * DAY_MS, 1_000);
  await sweepOldCommands(deps.db, Date.now() + 29 * DAY_MS, 1_000);
  expect(await exists()).toBe(1);
  expect(await rowOf(ended.id)).not.toBeNull();
  await env.DB.prepare("UPDATE runner_jobs SET due_at = NULL WHERE id = ?").bind(ended.id).run();
  await sweepOldCommands(deps.db, Date.now() + 6 * DAY_MS, 1_000);
  expect(await rowOf(ended.id)).not.toBeNull();
  await sweepOldCommands(deps.db, Date.now() + 8 * DAY_MS, 1_000);
  await sweepOldRunners(deps.db, Date.now() + 31 * DAY_MS, 1_000);
  expect(await exists()).toBe(0);
  expect(await rowOf(ended.id)).toBeNull();
});

/** Attack: somebody revokes a stolen runner, and it is handed values all the same: it had asked a moment before. */
it("a runner that is revoked while its values are read is handed none", async () => {
  const job = await enqueue(inLive(), { env: { TOKEN: "secret:deploy-token" } });
  await seedSecret("deploy-token", "v", job.workflowId);
  const { secretStore } = deps;
  const revoking = {
    ...deps,
    secretStore: {
      ...secretStore,
      read: async (...args: Parameters<typeof secretStore.read>) => {
        const value = await secretStore.read(...args);
        expect((await company.owner.ask("DELETE", `/runners/${runner.id}`)).status).toBe(204);
        return value;
      },
    },
  };
  const actor = {
    type: "runner",
    id: runner.id,
    name: "x",
    labels: ["linux"],
    ...inLive(),
  } as const;
  const request = { requestId: "r", nowMs: Date.now(), ip: null, defer: () => undefined };
  const claiming = claimCommand(
    { ...request, actor, deps: revoking },
    { session: runner.session, waitSeconds: 0 },
  );
  await expect(claiming).rejects.toMatchObject({ code: "unauthenticated" });
  await letPass(job.id, 41_000);
  const other = await startRunner(company.owner.bearer);
  expect((await other.claim()).body.data.claim.attempt).toBe(2);
});
