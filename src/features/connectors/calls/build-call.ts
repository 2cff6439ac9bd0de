/** From what is asked of a connector to what the way out is asked for. */

import { invalidField } from "../../../core/errors.ts";
import type { Method } from "../../../core/method.ts";
import type { PlacedText } from "../../../core/placed-text.ts";
import type { Credential, OutgoingCall } from "../../egress/index.ts";
import { findPathFault } from "../rules/path.ts";
import { DEFAULT_HEADERS } from "../rules/providers.ts";
import type { ConnectorRow } from "../store.ts";

/** Text that names no secret: the connector's own is all that goes along. */
export interface ConnectorRequest {
  readonly method: Method;
  /** Behind the base URL; the empty path is the base URL itself. */
  readonly path: PlacedText;
  /** Values are percent-encoded. */
  readonly query: Readonly<Record<string, PlacedText>>;
  readonly headers: Readonly<Record<string, PlacedText>>;
  readonly body: PlacedText | null;
}

/** Throws a `validation_error` that names what is wrong with the request. */
export function buildCall(
  { type, auth, baseUrl, id }: ConnectorRow,
  request: ConnectorRequest,
  rest: Pick<OutgoingCall, "by" | "timeoutMs">,
): OutgoingCall {
  requirePath(request.path);
  requireNoSecret(request);
  const headers: Record<string, PlacedText> = {};
  for (const [name, value] of Object.entries(DEFAULT_HEADERS[type])) headers[name] = [value];
  // What no caller may set (the credential's header, the connection's own) the way out refuses.
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  const { method, query, body, path: url } = request;
  const credential: Credential =
    auth.scheme === "oauth2_refresh" ? { ...auth, connectorId: id } : auth;
  return { ...rest, credential, base: baseUrl, url, method, headers, query, body };
}

function requirePath(path: PlacedText): void {
  const text = path.filter((piece) => typeof piece === "string").join("");
  const fault = text === "" ? undefined : findPathFault(text);
  if (fault !== undefined) throw invalidField("path", fault);
}

/** Attack: a workflow has a connector carry another secret to the connector's host. */
function requireNoSecret({ path, query, headers, body }: ConnectorRequest): void {
  const texts = [path, ...Object.values(query), ...Object.values(headers), body ?? []];
  if (texts.flat().some((piece) => typeof piece !== "string")) {
    throw invalidField("request", "A connector carries its own secret and no other.");
  }
}
