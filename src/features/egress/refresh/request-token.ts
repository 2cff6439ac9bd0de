/**
 * The call to a token endpoint (RFC 6749 §6). A refresh token and a client's secret leave here, in the form's body, for
 * the one host that they are bound to: no redirect is followed, and nothing is said of what went wrong but our own words.
 */

import type { Secret } from "../../../core/secret.ts";
import { judgeAddress } from "../../../platform/outbound/address.ts";
import { startDeadline, type Deadline } from "../call/deadline.ts";
import type { EgressDeps } from "../deps.ts";
import type { RefreshCredential } from "../outgoing-call.ts";
import { EXCHANGE_LIMIT_MS } from "../rules/refresh-state.ts";
import { readTokenAnswer, type TokenAnswer } from "../rules/token-answer.ts";

export interface Grant {
  readonly refreshToken: Secret;
  readonly clientSecret: Secret | undefined;
}

/** An answer of tokens is a few kilobytes. */
const MAX_BYTES = 64 * 1024;

const UNREACHABLE = "The provider's token endpoint could not be reached.";
const TOO_LATE = "The provider's token endpoint did not answer in time.";
const REFUSED_ADDRESS = "The token endpoint's address may not be called.";

/** Never throws. */
export async function requestToken(
  { fetchOut, addressRules }: Pick<EgressDeps, "fetchOut" | "addressRules">,
  { tokenUrl, clientId }: RefreshCredential,
  grant: Grant,
): Promise<TokenAnswer> {
  const verdict = judgeAddress(tokenUrl, addressRules);
  if (verdict.kind === "refused") return { kind: "unclear", why: REFUSED_ADDRESS };
  const deadline = startDeadline(EXCHANGE_LIMIT_MS);
  try {
    const response = await deadline.within(
      fetchOut(verdict.href, {
        method: "POST",
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded",
          "user-agent": "Nembl",
        },
        body: formOf(clientId, grant),
        // Attack: the endpoint, or who took it over, sends the form on to a host of its own.
        redirect: "manual",
        signal: deadline.signal,
      }),
    );
    return readTokenAnswer(response.status, await readText(response, deadline));
  } catch {
    return { kind: "unclear", why: deadline.signal.aborted ? TOO_LATE : UNREACHABLE };
  } finally {
    deadline.end();
  }
}

/** RFC 6749 §2.3.1: in the body, which is what GitHub, Slack and Google document; a public client has no secret. */
function formOf(clientId: string, { refreshToken, clientSecret }: Grant): string {
  return new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: refreshToken.reveal(),
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret.reveal() }),
  }).toString();
}

async function readText({ body }: Response, deadline: Deadline): Promise<string> {
  if (body === null) return "";
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let bytes = 0; ;) {
      const { done, value } = await deadline.within(reader.read());
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      // Longer than any answer of tokens: what was read so far is none either.
      if (bytes > MAX_BYTES) return "";
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
