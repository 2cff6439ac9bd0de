/** Sends a request and follows its redirects by hand, each hop judged anew. */

import { CodedError } from "../../../core/errors.ts";
import type { EgressDeps } from "../deps.ts";
import {
  NO_TLS,
  REDIRECTED_AWAY,
  TOO_MANY_REDIRECTS,
  UNREACHABLE,
  upstreamError,
} from "../rules/failures.ts";
import type { Deadline } from "./deadline.ts";
import { decideRedirect, type Hop, type RedirectRules } from "./decide-redirect.ts";

const MAX_REDIRECTS = 5;

export async function exchange(
  { fetchOut }: Pick<EgressDeps, "fetchOut">,
  first: Hop,
  rules: RedirectRules,
  deadline: Deadline,
): Promise<Response> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const response = await send(fetchOut, hop, deadline);
    const next = decideRedirect(hop, response.status, response.headers.get("location"), rules);
    if (next.kind === "answer") return response;
    response.body?.cancel().catch(() => undefined);
    if (next.kind === "refused") throw upstreamError(REDIRECTED_AWAY);
    if (redirects === MAX_REDIRECTS) throw upstreamError(TOO_MANY_REDIRECTS);
    hop = next.hop;
  }
}

async function send(
  fetchOut: EgressDeps["fetchOut"],
  { url, method, headers, body }: Hop,
  deadline: Deadline,
): Promise<Response> {
  const init: RequestInit = {
    ...{ method, headers: { ...headers }, signal: deadline.signal },
    // Attack: an answer that sends the call on, credential and all. The runtime would strip one header's name of many.
    redirect: "manual",
    // Attack: the network's cache, which all companies share, knows an answer by its address and not by the key in a
    // header: one company gets what another one's key may see.
    cache: "no-store",
    ...(body === null ? {} : { body }),
  };
  try {
    return await deadline.within(fetchOut(url.href, init));
  } catch (error) {
    if (error instanceof CodedError) throw error;
    // The runtime's own message quotes the address: what is thrown carries nothing of it.
    const text = error instanceof Error ? error.message : "";
    throw upstreamError(/\b(TLS|SSL|certificate)\b/i.test(text) ? NO_TLS : UNREACHABLE);
  }
}
