/** What is known of an operation at run time. The table of all is made from the API's document. */

export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As `/v1/secrets/{slug}`. */
  readonly path: string;
  /** It takes an `Idempotency-Key`. */
  readonly takesKey?: boolean;
  /** It answers a page of a list. */
  readonly paged?: boolean;
  /** Its answer is no JSON, and may be long. */
  readonly streams?: boolean;
}
