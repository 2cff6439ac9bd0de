import type { StoredResponse } from "../../platform/idempotency/tables.ts";
import type { SecretResource } from "./present.ts";

/** What a replayed `Idempotency-Key` answers: metadata, which never holds a value. */
export function storedSecretResponse(
  status: 200 | 201,
  resource: SecretResource,
  revision: number,
): StoredResponse {
  return {
    status,
    location: status === 201 ? `/v1/secrets/${resource.slug}` : null,
    etag: `"${revision}"`,
    body: { data: resource },
  };
}
