/**
 * E-mail through SES v2: `SendEmail`, REST-JSON. It has no idempotency token, so nothing is sent twice here: the
 * caller decides on another attempt. It never throws: its result tells what happened to the message.
 */

import type { AwsFetch } from "./client.ts";
import { toSesAddress } from "./ses-address.ts";

export interface EmailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type EmailOutcome =
  | { readonly kind: "sent" }
  /** Too many just now: this one was not sent. */
  | { readonly kind: "throttled" }
  /** This message will not be sent, now or later; null where it was not even tried. */
  | { readonly kind: "refused"; readonly status: number | null }
  /** It may have been sent: SES failed, did not answer in time, or the account needs its operator. */
  | { readonly kind: "failed"; readonly status: number | null };

export type SendEmail = (message: EmailMessage) => Promise<EmailOutcome>;

export interface SesSettings {
  readonly region: string;
  readonly from: string;
  /** Of an emulator; empty: AWS's own. */
  readonly endpoint: string;
}

/** The message's own fault. What is the account's (suspended, paused, an unverified sender) may be mended meanwhile. */
const MESSAGE_REFUSED = ["MessageRejected", "BadRequestException", "ValidationException"];

const THROTTLED = [
  "TooManyRequestsException",
  "LimitExceededException",
  "ThrottlingException",
  "Throttling",
];

export function createSesSender(awsFetch: AwsFetch, settings: SesSettings): SendEmail {
  const origin =
    settings.endpoint.replace(/\/+$/, "") || `https://email.${settings.region}.amazonaws.com`;
  const url = `${origin}/v2/email/outbound-emails`;
  return async function sendThroughSes(message) {
    const to = toSesAddress(message.to);
    if (to === undefined) return { kind: "refused", status: null };
    const request = {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(toRequest(settings.from, { ...message, to })),
    };
    try {
      const response = await awsFetch("ses", url, request);
      const text = (await response.text()).slice(0, MAX_ANSWER);
      return readAnswer(response, text);
    } catch {
      return { kind: "failed", status: null };
    }
  };
}

const MAX_ANSWER = 16_384;

function toRequest(from: string, { to, subject, text, html }: EmailMessage) {
  const utf8 = (data: string) => ({ Data: data, Charset: "UTF-8" });
  return {
    FromEmailAddress: from,
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
    },
  };
}

function readAnswer(response: Response, text: string): EmailOutcome {
  const { status } = response;
  if (status === 200) return namesMessage(text) ? { kind: "sent" } : { kind: "failed", status };
  const code = errorCodeOf(response.headers.get("x-amzn-errortype"), text);
  if (status === 429 || THROTTLED.includes(code)) return { kind: "throttled" };
  if (status === 400 && MESSAGE_REFUSED.includes(code)) return { kind: "refused", status };
  return { kind: "failed", status };
}

/** What was sent has an id. A 200 that names none is a proxy's, or of something else: nothing is known of the message. */
function namesMessage(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    const id = typeof answer === "object" && answer !== null && "MessageId" in answer;
    return (
      id && typeof answer.MessageId === "string" && /^[\w.@<>-]{1,200}$/.test(answer.MessageId)
    );
  } catch {
    return false;
  }
}

/** `NameException:http://…` in a header, or a member of the body; the address is in its message at times, so only the name is taken. */
function errorCodeOf(header: string | null, text: string): string {
  const raw = header ?? /"(?:__type|code)"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1] ?? "";
  return /^(?:[^#]*#)?(\w+)/.exec(raw)?.[1] ?? "";
}
