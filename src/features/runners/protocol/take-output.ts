import type { z } from "@hono/zod-openapi";

import type { Database } from "../../../platform/d1/database.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { append } from "../rules/output.ts";
import type { heartbeatBody } from "../schemas.ts";
import { appendOutput } from "./claim-store.ts";
import type { Reported } from "./report.ts";

type Output = z.output<typeof heartbeatBody>["output"];

/** Nothing where it was taken before. A number that was left out is output that was lost on the way. */
export function takeOutput(
  db: Database,
  { claim, job, attempt }: Reported,
  output: Output,
): Write[] {
  if (output === undefined || output.seq <= attempt.seq) return [];
  const stdout = append(attempt.stdout, output.stdout ?? new Uint8Array());
  const stderr = append(attempt.stderr, output.stderr ?? new Uint8Array());
  const isMissing = output.seq > attempt.seq + 1;
  const truncated =
    attempt.truncated || output.truncated === true || stdout.cut || stderr.cut || isMissing;
  const piece = { seq: output.seq, stdout: stdout.text, stderr: stderr.text, truncated };
  return [appendOutput(db, job, claim, piece, attempt.seq)];
}
