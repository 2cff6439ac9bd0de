/** What both stores take as a value: AWS's limits, kept by the embedded vault too so that a company can change stores. */

import { utf8 } from "../../core/encoding.ts";
import type { Secret } from "../../core/secret.ts";
import { refusedValue } from "./store-failure.ts";

const MAX_VALUE_BYTES = 65_536;

/** Throws `StoreFailure`. Half a surrogate pair has no UTF-8: what came back would not be what was stored. */
export function requireStorable(value: Secret): void {
  const text = value.reveal();
  if (!text.isWellFormed()) throw refusedValue("A secret's value is well-formed Unicode.");
  const bytes = utf8(text).length;
  if (bytes < 1 || bytes > MAX_VALUE_BYTES) {
    throw refusedValue("A secret's value has 1 to 65,536 bytes.");
  }
}
