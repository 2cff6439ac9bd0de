/** Wire shapes of GitHub's secret-scanning partner programme. Theirs to extend, so unknown members are let be. */

import { z } from "@hono/zod-openapi";

import { line, opaque } from "../../core/text-schemas.ts";

/** Fences wait side by side, fifty at a time: so many end well within the thirty seconds that GitHub waits. */
const MAX_MATCHES = 500;

const match = z.object({
  token: opaque({ max: 4_096 }),
  type: line({ max: 200 }),
  url: line({ max: 8_192 }).nullish(),
  source: line({ max: 200 }).nullish(),
});

export const githubReport = z.array(match).max(MAX_MATCHES).openapi("GithubLeakReport");

export const githubVerdicts = z
  .array(
    z.object({
      token_hash: z.string().openapi({ description: "SHA-256 of the token, in hex." }),
      token_type: z.string(),
      label: z.enum(["true_positive", "false_positive"]),
    }),
  )
  .openapi("GithubLeakVerdicts");
