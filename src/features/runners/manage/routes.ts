import { member } from "../../../http/access.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import type { RunnerDeps } from "../deps.ts";
import {
  createdRunnerResource,
  createRunnerBody,
  runnerIdParam,
  runnerResource,
} from "../schemas.ts";
import { createRunner } from "./create-runner.ts";
import { getRunner, listRunners } from "./queries.ts";
import { revokeRunner } from "./revoke-runner.ts";

export const runnerRoutes = createRouter<RunnerDeps & IdempotencyDeps>();

const create = member(["runners:create", "secrets:read_value"]);

const runners = resourceRoutes(runnerRoutes, {
  path: "/runners",
  tag: "Runners",
  param: runnerIdParam,
  resource: runnerResource,
  answers: "The runner.",
  access: {
    read: member(["runners:read"]),
    create,
    update: create,
    delete: member(["runners:delete"]),
  },
});

runners.list(
  { summary: "List runners", order: "Newest first; revoked ones for 30 days." },
  (ctx, _filter, page) => listRunners(ctx, page),
);

runners.create(
  {
    summary: "Create a runner, and a token that registers one machine as it",
    description:
      "Needs `secrets:read_value` on every secret of the environment, for the machine is handed their values; and a second factor proved within ten minutes where the company requires one.",
    body: createRunnerBody,
    created: {
      schema: createdRunnerResource,
      answers: "The runner; its registration token is shown only here, and is good for an hour.",
    },
  },
  async (ctx, body) => {
    const { registrationToken, registrationExpiresAt, ...runner } = await createRunner(ctx, body);
    return { ...runner, shownOnce: { registrationToken, registrationExpiresAt } };
  },
);

runners.get({ summary: "Get a runner" }, getRunner);

runners.remove(
  { summary: "Revoke a runner", answers: "Revoked: its credential is dead." },
  revokeRunner,
);
