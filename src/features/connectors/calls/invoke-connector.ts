import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import type { PlacedText } from "../../../core/placed-text.ts";
import { DEFAULT_TIMEOUT_MS, type OutsideAnswer } from "../../egress/index.ts";
import type { ConnectorDeps } from "../deps.ts";
import { loadConnector } from "../manage/load-connector.ts";
import type { ConnectorType } from "../rules/connector.ts";
import { JSON_TYPES } from "../rules/providers.ts";
import { invokeBody } from "../schemas.ts";
import type { ConnectorRequest } from "./build-call.ts";
import { performCall } from "./call-connector.ts";

/** The other system's answer, whatever its status, with every value of a secret taken out. */
export async function invokeConnector(
  ctx: Context<ConnectorDeps>,
  slug: string,
  sent: z.input<typeof invokeBody>,
): Promise<OutsideAnswer> {
  const input = parse(invokeBody, sent);
  const row = await loadConnector(ctx, slug, "connectors:execute");
  const request = requestOf(row.type, input);
  return performCall(ctx, row, { request, timeoutMs: DEFAULT_TIMEOUT_MS });
}

function requestOf(type: ConnectorType, input: z.output<typeof invokeBody>): ConnectorRequest {
  const { method, path, query = {}, headers = {}, body } = input;
  const contentType = Object.entries(headers).find(([name]) => /^content-type$/i.test(name))?.[1];
  const isText =
    typeof body === "string" && contentType !== undefined && !/json/i.test(contentType);
  return {
    method,
    path: [path],
    query: mapValues(query, (value) => [encodeURIComponent(value)]),
    headers: mapValues(
      body === undefined || contentType !== undefined
        ? headers
        : { ...headers, "content-type": JSON_TYPES[type] },
      (value) => [value],
    ),
    body: body === undefined ? null : [isText ? body : JSON.stringify(body)],
  };
}

function mapValues(
  map: Readonly<Record<string, string>>,
  toText: (value: string) => PlacedText,
): Record<string, PlacedText> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, toText(value)]));
}
