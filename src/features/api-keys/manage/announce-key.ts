/** What is told of a key, to those who may read it: owners, admins, and who made it. Joins the batch of what it is about. */

import type { Context } from "../../../core/context.ts";
import { noticeOf, type Facts, type NoticeKind } from "../../../core/notice-kind.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { audienceOf, type AnnouncedKey } from "../notices.ts";
import type { KeyRow } from "../store.ts";

export function announceKey<P extends AnnouncedKey & Facts<P>>(
  { deps, nowMs }: Pick<Context<ApiKeyDeps>, "deps" | "nowMs">,
  kind: NoticeKind<P>,
  key: Pick<KeyRow, "id" | "companyId" | "createdBy">,
  payload: P,
): Write {
  const to = { companyId: key.companyId, userId: null, audience: audienceOf(key) };
  return deps.announce(noticeOf(kind, to, payload), nowMs);
}

export function keyFactsOf({
  id,
  name,
  environment,
}: Pick<KeyRow, "id" | "name" | "environment">): AnnouncedKey {
  return { keyId: id, name, environment };
}
