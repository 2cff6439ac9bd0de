/** Wire shapes of runners and of their protocol. */

import { z } from "@hono/zod-openapi";

import { fromBase64 } from "../../core/encoding.ts";
import { ENVIRONMENTS } from "../../core/environment.ts";
import { id, line, name, opaque } from "../../core/text-schemas.ts";
import { MAX_CREDENTIAL_LENGTH } from "./rules/credential.ts";
import { COMMAND_FAILURES } from "./rules/job.ts";
import { LABEL, MAX_LABELS, RUNNER_STATUSES } from "./rules/runner.ts";

export const labels = z
  .array(
    line({ min: 1, max: 63 }).regex(
      LABEL,
      "Lower-case letters, digits, '.', '_' and '-', a letter or digit first.",
    ),
  )
  .max(MAX_LABELS, `At most ${MAX_LABELS} labels.`)
  .refine((list) => new Set(list).size === list.length, "No label twice.")
  .openapi({ uniqueItems: true, example: ["linux", "staging"] });

export const createRunnerBody = z
  .strictObject({
    name: name({ max: 100 }).openapi({ example: "Build machine" }),
    labels: labels.default([]),
  })
  .openapi("CreateRunner");

export const runnerIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "run_4k2j" }),
});

const runnerMembers = {
  id: z.string(),
  name: z.string(),
  labels: z.array(z.string()),
  environment: z.enum(ENVIRONMENTS),
  status: z.enum(RUNNER_STATUSES).openapi({
    description:
      "`registered`: made, and not seen yet. `offline`: not seen for two minutes. A revoked one is listed for 30 days.",
  }),
  lastSeenAt: z.iso.datetime().nullable(),
  version: z.string().nullable().openapi({ description: "What its process says of itself." }),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
};

export const runnerResource = z.object(runnerMembers).openapi("Runner");

export const createdRunnerResource = z
  .object({
    ...runnerMembers,
    registrationToken: z.string().optional().openapi({
      description: "Registers one machine, once: only in the first answer, never again.",
    }),
    registrationExpiresAt: z.iso.datetime().optional(),
  })
  .openapi("CreatedRunner");

/** An affine coordinate on P-256 (RFC 7518 §6.2.1.2). */
const coordinate = opaque({ max: 43 })
  .regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url.")
  .openapi({ example: "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0" });

const publicKey = z
  .strictObject({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: coordinate,
    y: coordinate,
  })
  .openapi({ description: "A JWK of these members alone; the private half stays where it is." });

const version = line({ min: 1, max: 100 }).openapi({ example: "1.0.0" });

export const registerBody = z
  .strictObject({
    token: opaque({ max: MAX_CREDENTIAL_LENGTH }).openapi({ example: "from-the-creation" }),
    publicKey,
    version,
    labels: labels.optional().openapi({
      description: "Some of those that the runner was made with: it has no others from then on.",
    }),
  })
  .openapi("RegisterRunner");

export const registered = z
  .object({
    runnerId: z.string(),
    credential: z.string().openapi({ description: "Shown once." }),
    session: z.string(),
    environment: z.enum(ENVIRONMENTS),
    labels: z.array(z.string()),
    heartbeatSeconds: z.int(),
    leaseSeconds: z.int(),
  })
  .openapi("RegisteredRunner");

export const beginSessionBody = z
  .strictObject({ publicKey, version })
  .openapi("BeginRunnerSession");

export const session = z
  .object({ session: z.string(), labels: z.array(z.string()) })
  .openapi("RunnerSession");

const sessionId = id().openapi({ example: "rse_4k2j" });

export const claimBody = z
  .strictObject({
    session: sessionId,
    labels: labels.optional().openapi({ description: "Some of the runner's own." }),
    waitSeconds: z
      .int("A whole number of seconds.")
      .min(0, "Between 0 and 20.")
      .max(20, "Between 0 and 20.")
      .default(20),
  })
  .openapi("ClaimCommand");

export const claimed = z
  .object({
    claim: z.object({
      id: z.string(),
      instanceId: z.string(),
      phase: z.string(),
      attempt: z.int(),
      run: z.array(z.string()).openapi({ description: "The program, and its arguments." }),
      env: z.string().openapi({
        description:
          "JWE in compact form (ECDH-ES, A256GCM) for the session's key: a JSON object of the variables. Its protected header names runner, instance, phase and attempt, when it expires (`exp`), and which variables are secrets (`secrets`).",
      }),
      timeoutSeconds: z.int(),
      leaseSeconds: z.int(),
      killGraceSeconds: z.int(),
    }),
  })
  .openapi("ClaimedCommand");

/** Of one stream; a body has at most a mebibyte. */
const MAX_PIECE_BYTES = 256 * 1024;

const piece = opaque({ min: 0, max: Math.ceil(MAX_PIECE_BYTES / 3) * 4 })
  .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "Base64 with padding.")
  .transform(fromBase64)
  .openapi({ type: "string", format: "byte" });

const output = z
  .strictObject({
    seq: z.int().min(1).max(1_000_000_000).openapi({
      example: 1,
      description: "1, 2, 3… in each attempt. One that came before is not taken twice.",
    }),
    stdout: piece.optional(),
    stderr: piece.optional(),
    truncated: z.boolean().optional().openapi({ description: "The runner has left some out." }),
  })
  .openapi({
    description:
      "What was printed since, cut where a character ends, scrubbed of the values. The beginning and the end are kept.",
  });

const attempt = z.int().min(1).max(1_000_000).openapi({ example: 1 });

export const heartbeatBody = z
  .strictObject({ session: sessionId, attempt, output: output.optional() })
  .openapi("CommandHeartbeat");

export const heard = z
  .object({
    cancel: z.boolean().openapi({ description: "End the command, and send its result." }),
    leaseSeconds: z.int(),
  })
  .openapi("CommandHeard");

export const resultBody = z
  .strictObject({
    session: sessionId,
    attempt,
    exitCode: z.int().min(-2_147_483_648).max(2_147_483_647).nullable().openapi({ example: 0 }),
    signal: line({ max: 20 })
      .regex(/^SIG[A-Z0-9+]{1,17}$/, "The name of a signal.")
      .optional(),
    failure: z.enum(COMMAND_FAILURES).optional(),
    durationMs: z
      .int()
      .min(0)
      .max(10 * 24 * 3_600_000)
      .optional(),
    output: output.optional(),
  })
  .openapi("CommandResult");

export const taken = z.object({ status: z.enum(["taken"]) }).openapi("CommandResultTaken");

export const claimIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "job_4k2j" }),
});
