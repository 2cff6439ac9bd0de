/** What every contender answers to `GET /v1/me`: the shape and about the size of the product's own answer. */

export interface Holder {
  readonly id: string;
  readonly companyId: string;
  readonly environment: string;
  readonly scopes: readonly string[];
}

/** Of the shape and length of the product's keys. */
export const SOME_KEY = `nmbl_live_${"0123456789abcdef".repeat(2)}`;

export const HOLDER: Holder = {
  id: "key_0123456789ab",
  companyId: "co_0123456789ab",
  environment: "live",
  scopes: ["services:read", "services:write", "secrets:read", "workflows:run"],
};

export function presentHolder({ id, companyId, environment, scopes }: Holder) {
  return { data: { type: "api_key", id, companyId, environment, scopes } };
}

export async function hashKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return new Uint8Array(digest).toHex();
}
