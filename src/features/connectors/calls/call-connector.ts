/**
 * Each call through a connector, whoever makes it: the way out with the credential, then one event `connectors:execute`
 * that says what was called and what came of it, never what was sent or answered. The answer is handed out once the
 * event is written. Rights are asked by the callers: of a person who invokes, of the publisher of a workflow.
 */

import { cutText } from "../../../core/clean-text.ts";
import { CodedError, notFound } from "../../../core/errors.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { call, CredentialRefused, type OutsideAnswer } from "../../egress/index.ts";
import { judgeAnswer } from "../rules/providers.ts";
import { ALREADY_NOTED, findConnector, type ConnectorRow } from "../store.ts";
import { buildCall, type ConnectorRequest } from "./build-call.ts";
import type { CallContext } from "./call-context.ts";
import { refusalWrites, workingWrites } from "./note-health.ts";

export interface ConnectorCall {
  readonly request: ConnectorRequest;
  readonly timeoutMs: number;
  /** The phase that calls. */
  readonly instance?: { readonly id: string; readonly phase: string };
}

/** Of a workflow's phase. */
export async function callConnector(
  ctx: CallContext,
  { slug, ...rest }: ConnectorCall & { readonly slug: string },
): Promise<OutsideAnswer> {
  const row = await findConnector(ctx.deps.db, ctx.actor, slug);
  if (row === undefined) throw notFound(`connector: '${slug}'`);
  return performCall(ctx, row, rest);
}

export async function performCall(
  ctx: CallContext,
  row: ConnectorRow,
  { request, timeoutMs, instance }: ConnectorCall,
): Promise<OutsideAnswer> {
  const ofInstance =
    instance === undefined ? {} : { instanceId: instance.id, phase: instance.phase };
  const by = { type: "connector", id: row.id, ...ofInstance } as const;
  const outgoing = buildCall(row, request, { by, timeoutMs });
  const facts = { id: row.id, method: request.method, path: pathOf(request), ...ofInstance };

  let answer: OutsideAnswer;
  try {
    answer = await call(ctx, outgoing);
  } catch (error) {
    const code = error instanceof CodedError ? error.code : "internal_error";
    const why = error instanceof CredentialRefused ? error.message : undefined;
    const noted = record(ctx, row, { outcome: "failure", details: { ...facts, code }, why });
    // Nothing is handed out, so its own failure hides nothing; what came first says more.
    await noted.catch(() => undefined);
    throw error;
  }

  const verdict = judgeAnswer(row.type, answer);
  const works = verdict.kind === "works";
  await record(ctx, row, {
    outcome: works ? "success" : "failure",
    details: { ...facts, status: answer.status },
    why: verdict.kind === "refused" ? verdict.why : undefined,
    works,
  });
  return answer;
}

const SHOWN_PATH = 300;

function pathOf({ path }: ConnectorRequest): string {
  return cutText(path.filter((piece) => typeof piece === "string").join(""), SHOWN_PATH);
}

interface Outcome {
  readonly outcome: "success" | "failure";
  readonly details: Readonly<Record<string, unknown>>;
  /** Why its credential is refused, where it is. */
  readonly why: string | undefined;
  readonly works?: boolean;
}

async function record(
  ctx: CallContext,
  row: ConnectorRow,
  { outcome, details, why, works = false }: Outcome,
): Promise<void> {
  const audit = auditEvent(ctx, {
    action: "connectors:execute",
    category: "workflow",
    target: `connector:${row.slug}`,
    outcome,
    details,
  });
  const { refusedSince } = row;
  if (why === undefined || row.auth.scheme === "none") {
    return commit(ctx, audit, works && refusedSince !== null ? [workingWrites(ctx, row)] : []);
  }
  if (refusedSince !== null) return commit(ctx, audit, []);
  try {
    await commit(ctx, audit, refusalWrites(ctx, row, why));
  } catch (error) {
    if (error !== ALREADY_NOTED) throw error;
    await commit(ctx, audit, []);
  }
}
