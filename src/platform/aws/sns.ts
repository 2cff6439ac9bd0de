/**
 * Text messages through SNS: `Publish` of the Query protocol, a form in and XML out. Of the XML only two elements are
 * looked for, by name. Publish has no idempotency token, so nothing is sent twice here: whoever wants to may ask again.
 */

import { CodedError, unavailable } from "../../core/errors.ts";
import type { AwsFetch } from "./client.ts";

/** `refused`: SNS will not send to this number, now or later. */
export type SmsOutcome = "sent" | "refused";

/** Throws `unavailable`, `upstream_timeout` or `upstream_error`. */
export type SendSms = (phoneNumber: string, text: string) => Promise<SmsOutcome>;

/** The number's fault: not a number, or its owner asked not to be written to. */
const NUMBER_REFUSED = ["InvalidParameter", "ParameterValueInvalid", "OptedOut"];

const SERVICE = "The text message service";

export function createSnsSender(awsFetch: AwsFetch, url: string): SendSms {
  return async function sendThroughSns(phoneNumber, text) {
    const request = {
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      body: publishForm(phoneNumber, text),
    };
    try {
      const response = await awsFetch("sns", url, request);
      return readAnswer(response.status, await response.text());
    } catch (error) {
      throw error instanceof CodedError ? error : notReached(error);
    }
  };
}

function publishForm(phoneNumber: string, text: string): string {
  return new URLSearchParams({
    Action: "Publish",
    Version: "2010-03-31",
    PhoneNumber: phoneNumber,
    Message: text,
    // Per message: SetSMSAttributes would change the whole account, and throttles.
    "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
    "MessageAttributes.entry.1.Value.DataType": "String",
    "MessageAttributes.entry.1.Value.StringValue": "Transactional",
  }).toString();
}

function readAnswer(status: number, xml: string): SmsOutcome {
  if (status === 200 && /<MessageId>[\w-]{1,100}<\/MessageId>/.test(xml)) return "sent";
  const code = /<Code>([A-Za-z.]{1,64})<\/Code>/.exec(xml)?.[1] ?? "none";
  if (status === 400 && NUMBER_REFUSED.includes(code)) return "refused";
  // The number is in the answer's text at times: only status and code go on.
  const cause = new Error(`SNS answered ${status} with code ${code}`);
  if (status === 429 || status >= 500 || code === "Throttled" || code === "Throttling") {
    throw unavailable(SERVICE, cause, RETRY_SECONDS);
  }
  throw new CodedError("upstream_error", `${SERVICE} refused the request.`, { cause });
}

/** As far apart as two messages to a person may be. */
const RETRY_SECONDS = 30;

function notReached(error: unknown): CodedError {
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  if (!timedOut) return unavailable(SERVICE, error, RETRY_SECONDS);
  return new CodedError("upstream_timeout", `${SERVICE} did not answer in time.`, {
    retryAfterSeconds: RETRY_SECONDS,
    cause: error,
  });
}
