/** What happens to an endpoint that is gone, or has been failing for days: it is disabled, once, and its company told. */

import { CodedError } from "../../../core/errors.ts";
import { ofCompany, systemContext } from "../../../core/system-context.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { AttemptResult } from "../rules/delivery.ts";
import type { NotificationDeps } from "../deps.ts";
import { endpointDisabled } from "../notices.ts";
import { decideDisabling } from "../rules/endpoint.ts";
import { disableEndpoint, type EndpointRow } from "../webhook-endpoints/endpoint-store.ts";

/** Answers whether it did, the outcome of the attempt noted in the same batch. */
export async function disableIfDead(
  deps: NotificationDeps,
  endpoint: EndpointRow | null,
  { outcome }: AttemptResult,
  noted: readonly Write[],
  nowMs: number,
): Promise<boolean> {
  if (endpoint === null || outcome === "delivered" || outcome === "throttled") return false;
  const failing = {
    failingSince: endpoint.failingSince ?? nowMs,
    failures: endpoint.failures + 1,
  };
  const reason = decideDisabling(failing, outcome, nowMs);
  if (reason === null) return false;

  const { id, companyId, revision } = endpoint;
  const deferred: Promise<unknown>[] = [];
  const ctx = {
    ...systemContext(deps, ofCompany(endpoint), "webhooks", nowMs),
    defer: (work: Promise<unknown>) => void deferred.push(work),
  };
  const audit = auditEvent(ctx, {
    action: "webhooks:disable",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: { reason },
  });
  const notice = deps.announce(
    noticeOf(
      endpointDisabled,
      {
        companyId,
        userId: null,
        dedupeKey: `webhook_endpoint.disabled|${id}|${revision}`,
        audience: { about: { id }, creatorId: endpoint.createdBy },
      },
      { endpointId: id, host: new URL(endpoint.url).host, reason },
    ),
    nowMs,
  );
  try {
    await commit(ctx, audit, [
      ...noted,
      ...disableEndpoint(deps.db, endpoint, endpoint, reason, nowMs),
      notice,
    ]);
  } catch (error) {
    // Another attempt was faster, or a person changed it: then this one is noted by itself.
    if (error instanceof CodedError && error.code === "conflict") return false;
    throw error;
  }
  await Promise.all(deferred);
  return true;
}
