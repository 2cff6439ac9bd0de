/** What is told of runners: names and ids, never a token or a credential. */

import type { Environment } from "../../core/environment.ts";
import { BY_WHOM, momentOf, quoted, titled, type ByWhom } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

type AnnouncedRunner = {
  readonly runnerId: string;
  readonly name: string;
  readonly environment: Environment;
};

const RUNNER = { runnerId: true, name: true, environment: true } as const;

/** By the token that this person made. */
export type RunnerRegistered = AnnouncedRunner & ByWhom & { readonly labels: string };

export type RunnerOffline = AnnouncedRunner & { readonly lastSeenAt: string };

const ofRunners = { email: true, webhook: true, reads: "runners:read" } as const;

const inSandbox = ({ environment }: AnnouncedRunner) =>
  environment === "test" && "It belongs to the test environment.";

export const runnerRegistered = defineNotice<RunnerRegistered>()({
  ...ofRunners,
  category: "security",
  name: "runner.registered",
  facts: { ...RUNNER, ...BY_WHOM, labels: true },
  write: (p) =>
    titled(`Runner ${quoted(p.name)} was registered`, [
      "From now on it runs commands, and is handed the secrets that they name.",
      p.labels !== "" && `Its labels are: ${p.labels.replaceAll(" ", ", ")}.`,
      "If this was none of your machines, delete the runner.",
      inSandbox(p),
    ]),
});

export const runnerOffline = defineNotice<RunnerOffline>()({
  ...ofRunners,
  category: "company",
  name: "runner.offline",
  facts: { ...RUNNER, lastSeenAt: true },
  write: (p) =>
    titled(`Runner ${quoted(p.name)} is offline and needed`, [
      `It was last seen on ${momentOf(p.lastSeenAt)}.`,
      "It ran a command then, or a command waits for its labels.",
      "Start it again, or give its labels to another runner.",
      inSandbox(p),
    ]),
});

export const RUNNER_NOTICES = [runnerRegistered, runnerOffline] as const;
