/**
 * Text with places for secrets: what a workflow or a connector asks to be sent. It names secrets by slug and holds no
 * value of one; the one slice that sends it puts the values in.
 */

/** How the value is written where it stands, so that it cannot end the part that it stands in. */
export type Encoding = "path" | "query" | "header" | "json" | "text";

export interface SecretPlace {
  readonly secret: string;
  readonly as: Encoding;
}

/** In order; text stands as it is. */
export type PlacedText = readonly (string | SecretPlace)[];

/** The slugs that a text names, each once. */
export function secretsIn(...texts: readonly PlacedText[]): readonly string[] {
  const slugs = texts.flat().flatMap((piece) => (typeof piece === "string" ? [] : [piece.secret]));
  return [...new Set(slugs)];
}
