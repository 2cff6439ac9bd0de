/** Wire shapes of GitHub's secret-scanning partner programme. Theirs to extend, so unknown members are let be. */

import { z } from "@hono/zod-openapi";

import { exact } from "../../core/text-schemas.ts";

/**
 * Each match is read by itself, and of each match what can be read.
 * Attack: one odd match, put beside a real key by accident or on purpose, has the whole report refused; the key lives.
 */
const match = z
  .object({
    token: exact(),
    type: exact().nullish().catch(null),
    url: exact().nullish().catch(null),
    source: exact().nullish().catch(null),
  })
  .nullable()
  .catch(null)
  // Said by hand, for what GitHub should send is not what is taken.
  .openapi({
    type: "object",
    required: ["token", "type"],
    properties: {
      token: { type: "string" },
      type: { type: "string" },
      url: { type: ["string", "null"] },
      source: { type: ["string", "null"] },
    },
  });

/** As long as a body may be. */
export const githubReport = z.array(match).openapi("GithubLeakReport", {
  example: [{ token: "nmbl_test_…", type: "nembl_api_key", url: null, source: "content" }],
});

export const githubVerdicts = z
  .array(
    z.object({
      token_hash: z.string().nullable().openapi({
        description: "SHA-256 of the token, in hex; null where there was none to read.",
      }),
      token_type: z.string().nullable(),
      label: z.enum(["true_positive", "false_positive", "unreadable"]),
    }),
  )
  .openapi("GithubLeakVerdicts");
