import { etagOf, type Versioned } from "../../core/version.ts";
import type { StoredResponse } from "./tables.ts";

/** What a replayed `Idempotency-Key` answers: the resource, without what was shown once. */
export function storedResponse<T extends object>(
  status: 200 | 201,
  location: string | null,
  { resource, revision }: Versioned<T>,
): StoredResponse {
  return { status, location, etag: etagOf(revision), body: { data: resource } };
}
