/** Whether a connector's credential is refused: noted at the first call that finds it out, and told once. */

import { noticeOf } from "../../../core/notice-kind.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { audienceOf, connectorFailing } from "../notices.ts";
import { noteRefused, noteWorking, type ConnectorRow } from "../store.ts";
import type { CallContext } from "./call-context.ts";

type Ctx = Pick<CallContext, "deps" | "actor" | "nowMs">;

/** All or nothing: of two calls at once, the second finds it noted (`ALREADY_NOTED`) and tells no one. */
export function refusalWrites(
  { deps, actor, nowMs }: Ctx,
  row: ConnectorRow,
  why: string,
): Write[] {
  const { id, slug, name, environment, companyId } = row;
  const to = {
    companyId,
    userId: null,
    dedupeKey: `connector.failing|${id}|${nowMs}`,
    audience: audienceOf(row),
  };
  const payload = { connectorId: id, slug, name, environment, reason: why };
  return [
    ...noteRefused(deps.db, actor, row, nowMs),
    deps.announce(noticeOf(connectorFailing, to, payload), nowMs),
  ];
}

export function workingWrites({ deps, actor }: Ctx, row: ConnectorRow): Write {
  return noteWorking(deps.db, actor, row);
}
