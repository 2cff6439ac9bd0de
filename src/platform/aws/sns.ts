/**
 * Text messages through SNS: `Publish` of the Query protocol, a form in and XML out. Of the XML only two elements are
 * looked for, by name. Publish has no idempotency token, so nothing is sent twice here: the caller may ask again.
 */

import { NOTHING_SENT, OutsideFailure, type Conclusion } from "../../core/outside-failure.ts";
import type { AwsFetch } from "./client.ts";

/** `refused`: SNS will not send to this number, now or later. */
export type SmsOutcome = "sent" | "refused";

/** Throws `OutsideFailure`: `unavailable`, `upstream_timeout` or `upstream_error`. */
export type SendSms = (phoneNumber: string, text: string) => Promise<SmsOutcome>;

/** The number's fault: not a number, or its owner asked not to be written to. */
const NUMBER_REFUSED = ["InvalidParameter", "ParameterValueInvalid", "OptedOut"];

const MESSAGE_ID = /<PublishResponse[\s>][^]*<MessageId>[\w-]{1,100}<\/MessageId>/;

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
      throw error instanceof OutsideFailure ? error : notReached(error);
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
  if (status === 200 && MESSAGE_ID.test(xml)) return "sent";
  const code = /<Code>([A-Za-z.]{1,64})<\/Code>/.exec(xml)?.[1];
  if (status === 400 && code !== undefined && NUMBER_REFUSED.includes(code)) return "refused";
  // The number is in the answer's text at times: only status and code go on.
  const cause = new Error(`SNS answered ${status} with code ${code ?? "none"}`);
  const saidNo = status === 429 || (status >= 400 && status < 500 && code !== undefined);
  const conclusion = { after: NOTHING_SENT, saidNo, open: !saidNo, cause };
  if (status === 429 || status >= 500 || code === "Throttled" || code === "Throttling") {
    throw notNow(conclusion);
  }
  throw new OutsideFailure("upstream_error", `${SERVICE} refused the request.`, conclusion);
}

/** As far apart as two messages to a person may be. */
const RETRY_SECONDS = 30;

function notNow(conclusion: Conclusion): OutsideFailure {
  return new OutsideFailure(
    "unavailable",
    `${SERVICE} is not available right now. Try again shortly.`,
    {
      ...conclusion,
      retryAfterSeconds: RETRY_SECONDS,
    },
  );
}

/** The message may have been sent all the same. */
function notReached(error: unknown): OutsideFailure {
  const conclusion = { after: NOTHING_SENT, saidNo: false, open: true, cause: error };
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  if (!timedOut) return notNow(conclusion);
  return new OutsideFailure("upstream_timeout", `${SERVICE} did not answer in time.`, {
    ...conclusion,
    retryAfterSeconds: RETRY_SECONDS,
  });
}
