import { CodedError } from "../../../core/errors.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findBindingFault, type ConsumerRef } from "../rules/binding.ts";
import { missing, readableToken, type ReadSecretContext } from "./read-secret.ts";
import { findReadable } from "./read-store.ts";

/**
 * Names the version that a retrieval would get at this moment, for who has retrieved one already and asks whether it
 * still counts. No value and no event; refuses what a retrieval refuses. The name is no secret and means nothing else.
 */
export async function peekSecret(
  { deps, actor }: Pick<ReadSecretContext, "actor"> & { readonly deps: Pick<AuditDeps, "db"> },
  slug: string,
  consumer: ConsumerRef,
): Promise<string> {
  const row = await findReadable(deps.db, actor, slug, consumer);
  const token = row === undefined ? null : readableToken(row);
  if (row === undefined || token === null) throw missing(slug);
  const fault = findBindingFault(row, consumer, null);
  if (fault !== undefined) throw new CodedError("forbidden", `The secret '${slug}' ${fault}.`);
  return `${row.physicalName}\n${token}`;
}
