import { expect, it } from "vitest";

import type { PerformPhase } from "../../../../src/features/workflows/index.ts";
import { judgeAnswer } from "../../../../src/features/workflows/rules/outcome.ts";
import {
  httpPhase,
  instanceRow,
  phaseRows,
  publishAnew,
  run,
  runDeps,
} from "../../../support/workflows.ts";
import { env } from "../../../support/world.ts";
import { failureOf, post, statuses, useRuns } from "./run-support.ts";

const { company, clock, calls, answering, started } = useRuns();

it("runs phases in order, each with what those before it left, and says nothing but words", async () => {
  const { params } = await started(
    [
      httpPhase("build"),
      httpPhase("deploy", {
        request: {
          method: "GET",
          url: "https://t.example.com/{{ phases.build.body.id }}/{{ input.ticket }}",
          headers: {},
          query: {},
        },
      }),
    ],
    { ticket: "a b" },
  );
  const ran = await run(runDeps(clock, answering(200)), params, clock);
  expect(calls).toEqual([
    "build https://target.example.com/build",
    "deploy https://t.example.com/build/a%20b",
  ]);
  expect(ran).toEqual({ words: ["next", "over"], sleeps: [], waits: [] });
  const row = await instanceRow(params.instanceId);
  expect([row["status"], row["failure"], row["ended_at"]]).toEqual([
    "completed",
    null,
    clock.nowMs,
  ]);
  expect(
    (await phaseRows(params.instanceId)).map(({ output }) => JSON.parse(String(output))),
  ).toEqual([
    { status: 200, headers: { "x-of": "build" }, body: { id: "build" } },
    { status: 200, headers: { "x-of": "deploy" }, body: { id: "deploy" } },
  ]);
});

it("tries again what may be sent twice, with a pause that doubles", async () => {
  const { params } = await started([httpPhase("a")]);
  const ran = await run(runDeps(clock, answering(503, 429, 200)), params, clock);
  expect([calls.length, ran.sleeps]).toEqual([3, [1_000, 2_000]]);
  expect(await phaseRows(params.instanceId)).toMatchObject([
    { status: "completed", attempt: 3, open: 0, failure: null },
  ]);
});

it("fails with the last answer once there are no tries left, and what comes after it does not begin", async () => {
  const { params } = await started([httpPhase("a"), httpPhase("b")]);
  await run(runDeps(clock, answering(500)), params, clock);
  expect(calls).toHaveLength(3);
  const failure = {
    phase: "a",
    code: "upstream_status",
    message: "The other side answered with status 500.",
  };
  expect(failureOf(await instanceRow(params.instanceId))).toEqual(failure);
  const [a, b] = await phaseRows(params.instanceId);
  expect([a?.["status"], failureOf(a ?? {}), b?.["status"], b?.["started_at"]]).toEqual([
    "failed",
    failure,
    "cancelled",
    null,
  ]);
  expect(JSON.parse(String(a?.["output"]))).toMatchObject({ status: 500 });
});

it.each([
  ["a POST, which may take effect twice", post("a"), 503],
  ["an answer that says the request is at fault", httpPhase("a"), 404],
])("does not try again %s", async (_, phase, status) => {
  const { params } = await started([phase]);
  await run(runDeps(clock, answering(status)), params, clock);
  expect([calls.length, await statuses(params.instanceId)]).toEqual([1, ["failed"]]);
});

it("tries a POST again where its author says so", async () => {
  const { params } = await started([{ ...post("a"), retries: 1 }]);
  await run(runDeps(clock, answering(503, 200)), params, clock);
  expect([calls.length, await statuses(params.instanceId)]).toEqual([2, ["completed"]]);
});

it("keeps the beginning of a long answer and does not send half of it on", async () => {
  const { params } = await started([
    httpPhase("long"),
    httpPhase("next", {
      request: {
        method: "GET",
        url: "https://t.example.com/{{ phases.long.body }}",
        headers: {},
        query: {},
      },
    }),
  ]);
  const perform: PerformPhase = async ({ phase }) => {
    calls.push(phase.key);
    return judgeAnswer({ status: 200, headers: {}, body: "\u{1F600}".repeat(100_000) });
  };
  await run(runDeps(clock, perform), params, clock);
  expect(calls).toEqual(["long"]);
  const [long] = await phaseRows(params.instanceId);
  const output = String(long?.["output"]);
  expect(new TextEncoder().encode(output).length).toBeLessThanOrEqual(256 * 1024);
  expect(JSON.parse(output)).toMatchObject({ status: 200, truncated: true });
  expect(failureOf(await instanceRow(params.instanceId))).toMatchObject({
    phase: "next",
    code: "template_unknown",
  });
});

it("fails a phase whose template names what is not there, before anything is sent", async () => {
  const { params } = await started([
    httpPhase("a", {
      request: {
        method: "GET",
        url: "https://t.example.com/{{ input.x }}",
        headers: {},
        query: {},
      },
    }),
  ]);
  await run(runDeps(clock, answering(200)), params, clock);
  expect(calls).toEqual([]);
  expect(await phaseRows(params.instanceId)).toMatchObject([{ status: "failed", attempt: 0 }]);
});

it("goes on with the version it was started with, whatever is published meanwhile", async () => {
  const { params, workflowId } = await started([httpPhase("old")]);
  await publishAnew(company.id, workflowId, 2, [httpPhase("new")]);
  await run(runDeps(clock, answering(200)), params, clock);
  expect(calls).toEqual(["old https://target.example.com/old"]);
});

it("fails where its definition is gone", async () => {
  const { params, workflowId } = await started([httpPhase("a")]);
  await env.DB.prepare("DELETE FROM workflow_versions WHERE workflow_id = ?")
    .bind(workflowId)
    .run();
  await run(runDeps(clock, answering(200)), params, clock);
  expect([calls, failureOf(await instanceRow(params.instanceId)).code]).toEqual([
    [],
    "definition_gone",
  ]);
});
