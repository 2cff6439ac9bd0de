/** The path convention: what a secret is called at the store. Pure. */

import type { EnvironmentPlace } from "../../../core/place.ts";

/**
 * The nth use of a slug; each name is used once, ever, for the store deletes in the background. Names of the two
 * environments can meet (the second use of the live slug `test` and the first of the sandbox's slug `2`), so the
 * ledger of names decides, never the number alone.
 */
export function physicalNameOf(
  { companyId, environment }: EnvironmentPlace,
  slug: string,
  use: number,
): string {
  const place = environment === "test" ? `nembl/${companyId}/test` : `nembl/${companyId}`;
  return use === 1 ? `${place}/${slug}` : `${place}/${slug}/${use}`;
}
