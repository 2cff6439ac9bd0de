import type { StoredResponse } from "../../platform/idempotency/tables.ts";
import type { ApiKeyResource } from "./present.ts";

/** What a replayed `Idempotency-Key` answers: the resource without the key. */
export function storedKeyResponse(resource: ApiKeyResource, revision: number): StoredResponse {
  return {
    status: 201,
    location: `/v1/api-keys/${resource.id}`,
    etag: `"${revision}"`,
    body: { data: resource },
  };
}
