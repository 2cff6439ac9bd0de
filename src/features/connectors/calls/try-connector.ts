import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { DEFAULT_TIMEOUT_MS, type OutsideAnswer } from "../../egress/index.ts";
import type { ConnectorDeps } from "../deps.ts";
import { loadConnector } from "../manage/load-connector.ts";
import { describeProbe, probeOf, secondProbe, type TestVerdict } from "../rules/probe.ts";
import { testBody } from "../schemas.ts";
import type { ConnectorRow } from "../store.ts";
import { performCall } from "./call-connector.ts";

/** Whether the provider takes the credential, in words. What keeps us from asking at all (`secret_missing`) is thrown. */
export async function tryConnector(
  ctx: Context<ConnectorDeps>,
  slug: string,
  sent: z.input<typeof testBody>,
): Promise<TestVerdict> {
  const input = parse(testBody, sent);
  const row = await loadConnector(ctx, slug, "connectors:execute");
  if (input?.path !== undefined && row.type !== "http") {
    throw invalidField("path", "Of a connector of the type 'http' only.");
  }
  try {
    const first = await ask(ctx, row, probeOf(row.type, input?.path));
    const second = secondProbe(row.type, first);
    const answer = second === undefined ? first : await ask(ctx, row, second);
    return describeProbe(row.type, row.auth, answer);
  } catch (error) {
    if (error instanceof CodedError && OF_THE_PROVIDER.includes(error.code)) {
      return { ok: false, status: null, message: error.message };
    }
    throw error;
  }
}

/** The test has an answer then, too: nothing is there, or the refresh token is refused. */
const OF_THE_PROVIDER: readonly string[] = ["upstream_error", "upstream_timeout"];

function ask(ctx: Context<ConnectorDeps>, row: ConnectorRow, path: string): Promise<OutsideAnswer> {
  const empty = { query: {}, headers: {}, body: null };
  const request = { method: "GET", path: path === "" ? [] : [path], ...empty } as const;
  return performCall(ctx, row, { request, timeoutMs: DEFAULT_TIMEOUT_MS });
}
