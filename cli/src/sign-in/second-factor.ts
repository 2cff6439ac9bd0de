/** Asks for the second factor and shows it to the API: for this sign-in it is passed then. */

import { plain, say } from "../print.ts";
import { askHidden, isAtTerminal, readPiped } from "../read-value.ts";
import { isNemblError } from "../../../clients/typescript/src/index.ts";
import type { Api } from "../api.ts";

const TRIES = 3;

const QUESTION = "Code of your authenticator app, a recovery code, or 'sms' for a text message: ";

export async function passSecondFactor({ mfa }: Api): Promise<void> {
  if (!isAtTerminal()) return verify(mfa, await readPiped());
  for (let tries = 1; ; tries++) {
    const typed = (await askHidden(QUESTION)).trim();
    try {
      if (typed.toLowerCase() === "sms") await sendText(mfa);
      else return await verify(mfa, typed);
    } catch (error) {
      if (!isNemblError(error, "validation_error") || tries >= TRIES) throw error;
      say(plain(error.message));
    }
  }
}

async function sendText(mfa: Api["mfa"]): Promise<void> {
  const { data } = await mfa.challenge({ body: { method: "sms" } });
  say(`A code is on its way to ${plain(data.phoneNumber)}.`);
}

async function verify(mfa: Api["mfa"], typed: string): Promise<void> {
  const isCode = /^\d{6}$/.test(typed.replaceAll(/[\s-]/g, ""));
  const { data } = await mfa.verify({ body: isCode ? { code: typed } : { recoveryCode: typed } });
  if (data.method === "recovery_code") {
    say(`This recovery code is used up; you have ${plain(data.recoveryCodesLeft)} left.`);
  }
}
