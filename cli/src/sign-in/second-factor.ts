/** Asks for the second factor and shows it to the API: for this sign-in it is passed then. */

import { EXIT, Failure } from "../failure.ts";
import { membersOf } from "../exchange.ts";
import { plain, say } from "../print.ts";
import { askHidden, isAtTerminal, readPiped } from "../read-value.ts";
import { failureOf, sendAs, type Credential } from "../send.ts";

const TRIES = 3;

const QUESTION = "Code of your authenticator app, a recovery code, or 'sms' for a text message: ";

export async function passSecondFactor(credential: Credential): Promise<void> {
  if (!isAtTerminal()) return verify(credential, await readPiped());
  for (let tries = 1; ; tries++) {
    const typed = (await askHidden(QUESTION)).trim();
    try {
      if (typed.toLowerCase() === "sms") await sendText(credential);
      else return await verify(credential, typed);
    } catch (error) {
      const wasWrong = error instanceof Failure && error.exitCode === EXIT.usage;
      if (!wasWrong || tries >= TRIES) throw error;
      say(error.message);
    }
  }
}

async function sendText(credential: Credential): Promise<void> {
  const path = "/v1/mfa/challenge";
  const answer = await sendAs(credential, { method: "POST", path, body: { method: "sms" } });
  if (!answer.ok) throw failureOf(answer);
  say(`A code is on its way to ${plain(membersOf(answer.data)["phoneNumber"])}.`);
}

async function verify(credential: Credential, typed: string): Promise<void> {
  const isCode = /^\d{6}$/.test(typed.replaceAll(/[\s-]/g, ""));
  const body = isCode ? { code: typed } : { recoveryCode: typed };
  const answer = await sendAs(credential, { method: "POST", path: "/v1/mfa/verify", body });
  if (!answer.ok) throw failureOf(answer);
  const { method, recoveryCodesLeft } = membersOf(answer.data);
  if (method === "recovery_code") {
    say(`This recovery code is used up; you have ${plain(recoveryCodesLeft)} left.`);
  }
}
