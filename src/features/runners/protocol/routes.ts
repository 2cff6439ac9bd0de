/** What runners speak. Nothing is opened on the customer's side: they ask, and we answer when there is something. */

import { ANYONE, RUNNER } from "../../../http/access.ts";
import { checkEntries, requireJson } from "../../../http/body.ts";
import { route } from "../../../http/declare.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { RunnerDeps } from "../deps.ts";
import { HEARTBEAT_SECONDS, LEASE_SECONDS } from "../rules/job.ts";
import {
  beginSessionBody,
  claimBody,
  claimed,
  claimIdParam,
  heard,
  heartbeatBody,
  registerBody,
  registered,
  resultBody,
  session,
  taken,
} from "../schemas.ts";
import { beginSession } from "./begin-session.ts";
import { claimCommand } from "./claim-command.ts";
import { hearHeartbeat } from "./hear-heartbeat.ts";
import { registerRunner } from "./register-runner.ts";
import { takeResult } from "./take-result.ts";

export const runnerProtocolRoutes = createRouter<RunnerDeps>();

const tags = ["Runner protocol"];

runnerProtocolRoutes.openapi(
  route({
    method: "post",
    path: "/runner/register",
    refuses: ["unauthenticated", "rate_limit_exceeded"],
    access: ANYONE,
    tags,
    summary: "Exchange a registration token for a runner's own credential",
    middleware: [requireJson, checkEntries] as const,
    request: { body: jsonBody(registerBody) },
    responses: {
      201: jsonContent(dataOf(registered), "The credential is shown only here."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const made = await registerRunner(c.get("anonymousCtx"), c.req.valid("json"));
    const { id: runnerId, environment, labels } = made.runner;
    const { credential, session: sessionId } = made;
    const intervals = { heartbeatSeconds: HEARTBEAT_SECONDS, leaseSeconds: LEASE_SECONDS };
    const data = {
      ...{ runnerId, credential, session: sessionId, environment, labels: [...labels] },
      ...intervals,
    };
    return c.json({ data }, 201);
  },
);

runnerProtocolRoutes.openapi(
  route({
    method: "post",
    path: "/runner/session",
    operation: "beginSession",
    access: RUNNER,
    tags,
    summary: "A process of the runner's has started, with a key pair of its own",
    request: { body: jsonBody(beginSessionBody) },
    responses: {
      200: jsonContent(dataOf(session), "Its further requests carry the session."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const ctx = c.get("runnerCtx");
    const begun = await beginSession(ctx, c.req.valid("json"));
    return c.json({ data: { ...begun, labels: [...ctx.actor.labels] } }, 200);
  },
);

runnerProtocolRoutes.openapi(
  route({
    method: "post",
    path: "/runner/claims",
    refuses: ["session_lost"],
    operation: "claim",
    access: RUNNER,
    tags,
    summary: "Claim a command to run; waits for one",
    request: { body: jsonBody(claimBody) },
    responses: {
      200: jsonContent(
        dataOf(claimed),
        "The command, with its variables sealed to the session's key.",
      ),
      204: { description: "Nothing came in time." },
      ...errorResponses,
    },
  }),
  async (c) => {
    const ctx = c.get("runnerCtx");
    const claim = await claimCommand(ctx, c.req.valid("json"));
    // The runner judges by it whether the variables came in time: its own clock may show any time.
    c.header("Date", new Date(ctx.deps.now()).toUTCString());
    return claim === null ? c.body(null, 204) : c.json({ data: { claim } }, 200);
  },
);

const ofClaim = { tags, access: RUNNER, refuses: ["claim_lost"] } as const;

runnerProtocolRoutes.openapi(
  route({
    method: "post",
    path: "/runner/claims/{id}/heartbeat",
    operation: "sendHeartbeat",
    ...ofClaim,
    summary: "The command still runs",
    request: { params: claimIdParam, body: jsonBody(heartbeatBody) },
    responses: { 200: jsonContent(dataOf(heard), "For how long from now."), ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { cancel } = await hearHeartbeat(c.get("runnerCtx"), { id, body: c.req.valid("json") });
    return c.json({ data: { cancel, leaseSeconds: LEASE_SECONDS } }, 200);
  },
);

runnerProtocolRoutes.openapi(
  route({
    method: "post",
    path: "/runner/claims/{id}/result",
    operation: "sendResult",
    ...ofClaim,
    summary: "How the command ended; may be sent again",
    request: { params: claimIdParam, body: jsonBody(resultBody) },
    responses: { 200: jsonContent(dataOf(taken), "It is written down."), ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await takeResult(c.get("runnerCtx"), { id, body: c.req.valid("json") });
    return c.json({ data: { status: "taken" as const } }, 200);
  },
);
