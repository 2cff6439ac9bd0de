/** Wire shapes of workflows' definitions. */

import { z } from "@hono/zod-openapi";

import { runnerLabels } from "../runners/index.ts";
import { id, json, line, lines, name } from "../../core/text-schemas.ts";
import {
  CALL_TIMEOUT,
  COMMAND_TIMEOUT,
  MAX_ARGUMENTS,
  MAX_ASSIGNEES,
  MAX_PHASES,
  MAX_RETRIES,
  MAX_VARIABLES,
  METHODS,
  PHASE_KEY,
  WAIT_TIMEOUT,
  WORKFLOW_STATUSES,
  type Phase,
} from "./rules/definition.ts";
import { findDefinitionFaults } from "./rules/definition-faults.ts";
import { MAX_VARIABLE_LENGTH, VARIABLE_NAME } from "./rules/variables.ts";

const MAX_ENTRIES = 50;

const workflowName = name({ max: 200 }).openapi({ example: "Deploy" });

function map(key: z.ZodString, value: z.ZodString, max: number) {
  return z
    .record(key, value)
    .refine((entries) => Object.keys(entries).length <= max, `At most ${max} entries.`)
    .default({});
}

const env = map(
  line({ max: 64 }).regex(VARIABLE_NAME, "Letters, digits and underscores, no digit first."),
  lines({ max: MAX_VARIABLE_LENGTH }),
  MAX_VARIABLES,
).openapi({
  description: "Literals, or `secret:<slug>`. A literal is never read as a template.",
  example: { DEPLOY_TOKEN: "secret:deploy-api-token", STAGE: "staging" },
});

function seconds({ usual, max }: { readonly usual: number; readonly max: number }) {
  const message = `Whole seconds, between 1 and ${max}.`;
  return z
    .int(message)
    .min(1, message)
    .max(max, message)
    .optional()
    .openapi({ description: `Left out: ${usual}.` });
}

const base = {
  key: line({ min: 1, max: 40 })
    .regex(PHASE_KEY, "A lower-case letter, then lower-case letters, digits, '-' and '_'.")
    .openapi({ description: "Names it in templates and in an instance.", example: "deploy" }),
  name: name({ max: 200 }).openapi({ example: "Deploy to Staging" }),
  env,
};

const retries = z
  .int(`Between 0 and ${MAX_RETRIES}.`)
  .min(0, `Between 0 and ${MAX_RETRIES}.`)
  .max(MAX_RETRIES, `Between 0 and ${MAX_RETRIES}.`)
  .optional()
  .openapi({ description: "Further attempts. Left out: 2, and 0 with POST and PATCH." });

const call = { ...base, timeoutSeconds: seconds(CALL_TIMEOUT), retries };

const request = {
  method: z.enum(METHODS, `One of: ${METHODS.join(", ")}.`),
  headers: map(line({ max: 128 }), line({ max: 4_096 }), MAX_ENTRIES),
  query: map(line({ min: 1, max: 200 }), lines({ max: 4_096 }), MAX_ENTRIES),
  body: json().optional().openapi({
    description:
      "JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds.",
  }),
};

const connectorPhase = z.strictObject({
  ...call,
  type: z.literal("connector"),
  connector: id().openapi({ description: "Its slug.", example: "github" }),
  request: z.strictObject({
    ...request,
    path: line({ min: 1, max: 2_048 }).openapi({ example: "/repos/{{ input.repo }}/issues" }),
  }),
});

const httpPhase = z.strictObject({
  ...call,
  type: z.literal("http"),
  request: z.strictObject({
    ...request,
    url: line({ min: 1, max: 2_048 }).openapi({
      example: "https://deploy.example.com/apps/{{ input.app }}",
    }),
  }),
});

const manualPhase = z.strictObject({
  ...base,
  type: z.literal("manual"),
  assignees: z
    .array(id())
    .max(MAX_ASSIGNEES, `At most ${MAX_ASSIGNEES} people.`)
    .refine((ids) => new Set(ids).size === ids.length, "No person twice.")
    .default([])
    .openapi({
      uniqueItems: true,
      description: "Ids of people of the company, who are told when it waits.",
    }),
  timeoutSeconds: seconds(WAIT_TIMEOUT),
});

const commandPhase = z.strictObject({
  ...base,
  type: z.literal("command"),
  command: z.strictObject({
    run: z
      .array(lines({ max: 4_096 }))
      .min(1, "The program, and its arguments.")
      .max(MAX_ARGUMENTS, `At most ${MAX_ARGUMENTS}.`)
      .refine(([program]) => program !== "", { path: [0], message: "The program." })
      .openapi({
        description:
          "The program, without a template, and its arguments, each filled in by itself and never split. No shell reads it.",
        example: ["./deploy.sh", "--app", "{{ input.app }}"],
      }),
    labels: runnerLabels
      .default([])
      .openapi({ description: "A runner that has all of them runs it." }),
  }),
  timeoutSeconds: seconds(COMMAND_TIMEOUT),
  retries: retries.openapi({ description: "Further attempts. Left out: none." }),
});

const phase = z.discriminatedUnion("type", [connectorPhase, httpPhase, manualPhase, commandPhase], {
  error: "A phase with a type: connector, http, manual or command.",
});

const phases = z
  .array(phase)
  .max(MAX_PHASES, `At most ${MAX_PHASES} phases.`)
  .superRefine((value, ctx) => {
    for (const { path, message } of findDefinitionFaults(value)) {
      ctx.addIssue({ code: "custom", path: path.slice(1), message });
    }
  });

export const createWorkflowBody = z
  .strictObject({ name: workflowName, phases: phases.default([]) })
  .openapi("CreateWorkflow");

export const updateWorkflowBody = z
  .strictObject({ name: workflowName.optional(), phases: phases.optional() })
  .openapi("UpdateWorkflow");

export const workflowIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "wf_4k2j" }),
});

const status = z.enum(WORKFLOW_STATUSES, `One of: ${WORKFLOW_STATUSES.join(", ")}.`);

export const listWorkflowsFilter = z.object({ status: status.optional() });

export const deleteWorkflowQuery = z.object({
  confirm: line({ max: 200 }).optional().openapi({
    description: "The `confirm` of the refusal that said what still uses the workflow.",
    example: "from-the-refusal",
  }),
});

export const workflowSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    status: status.openapi({
      description: "`draft` where its phases are not the published ones, or none are.",
    }),
    publishedVersion: z.int().nullable().openapi({
      description: "What instances start from; null before the first.",
    }),
    phaseCount: z.int(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("WorkflowSummary");

/** As stored: what entered through the schema above, and is not read by it again. */
const storedPhases = z.array(phase) as unknown as z.ZodType<readonly Phase[], readonly Phase[]>;

export const workflowResource = workflowSummary
  .extend({ phases: storedPhases })
  .openapi("Workflow");
