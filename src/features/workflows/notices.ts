/** What is told of workflows: ids, names of phases and codes, never what went in or came out. */

import type { Environment } from "../../core/environment.ts";
import { momentOf, oneLine, quoted, titled } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

type InstanceFacts = {
  readonly instanceId: string;
  readonly workflowId: string;
  /** Its name; null where the workflow is gone. */
  readonly workflow: string | null;
  readonly environment: Environment;
};

const INSTANCE = { instanceId: true, workflowId: true, workflow: true, environment: true } as const;

export type WorkflowFailed = InstanceFacts & {
  /** Null where no phase is to blame. */
  readonly phase: string | null;
  readonly code: string;
  readonly reason: string;
};

export type PhaseWaiting = InstanceFacts & {
  readonly phase: string;
  readonly phaseName: string;
  readonly until: string;
};

const inSandbox = ({ environment }: InstanceFacts) =>
  environment === "test" && "It belongs to the test environment.";

const named = ({ workflow, workflowId }: InstanceFacts) => quoted(workflow ?? workflowId);

const ofWorkflows = { category: "workflows", email: true, reads: "workflows:read" } as const;

export const workflowFailed = defineNotice<WorkflowFailed>()({
  name: "workflow.failed",
  facts: { ...INSTANCE, phase: true, code: true, reason: true },
  ...ofWorkflows,
  webhook: true,
  write: (p) =>
    titled(`Workflow ${named(p)} failed`, [
      p.phase !== null && `It stopped in phase ${quoted(p.phase)}.`,
      oneLine(p.reason),
      `Its instance is ${oneLine(p.instanceId)}.`,
      inSandbox(p),
    ]),
});

/** To one person: whom the phase names. */
export const phaseWaiting = defineNotice<PhaseWaiting>()({
  name: "workflow.phase_waiting",
  facts: { ...INSTANCE, phase: true, phaseName: true, until: true },
  ...ofWorkflows,
  webhook: false,
  write: (p) =>
    titled(`Workflow ${named(p)} waits for you`, [
      `Phase ${quoted(p.phaseName)} of instance ${oneLine(p.instanceId)} waits to be completed.`,
      `It waits until ${momentOf(p.until)} and fails then.`,
      inSandbox(p),
    ]),
});

export const WORKFLOW_NOTICES = [workflowFailed, phaseWaiting] as const;
