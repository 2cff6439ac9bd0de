/** What is told of a key, to those who may read it: owners, admins, and who made it. Joins the batch of what it is about. */

import type { Notice, NoticeKind } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import type { Write } from "../../../platform/d1/write.ts";
import type { ApiKeyDeps } from "../deps.ts";
import type { KeyRow } from "../store.ts";

export function announceKey(
  { deps, nowMs }: Pick<Context<ApiKeyDeps>, "deps" | "nowMs">,
  kind: NoticeKind,
  key: Pick<KeyRow, "id" | "companyId" | "name" | "environment" | "createdBy">,
  more: Notice["payload"],
): Write {
  const { id: keyId, companyId, name, environment, createdBy } = key;
  const payload = { keyId, name, environment, ...more };
  const audience = { about: { id: keyId }, creatorId: createdBy };
  return deps.announce({ kind, companyId, userId: null, payload, audience }, nowMs);
}
