/** Messages about a person's own sign-ins and factors. Pure: no code, address book or link. */

import { fact, sentences, type Payload, type Template, type TemplatesOf } from "./message.ts";

const NOT_YOU = "If this was not you, end your other sign-ins and tell an admin of your company.";

const FACTORS: Readonly<Record<string, string>> = {
  totp: "An authenticator app",
  sms: "Text messages",
};

const factorOf = (payload: Payload) => FACTORS[fact(payload, "factor") ?? ""] ?? "A second factor";

function security(title: string, lines: (payload: Payload) => string[]): Template {
  return {
    category: "security",
    email: true,
    write: (payload) => ({ title, lines: lines(payload) }),
  };
}

export const MESSAGES_OF_PEOPLE: TemplatesOf<
  | "mfa.factor_added"
  | "mfa.factor_removed"
  | "mfa.recovery_codes_regenerated"
  | "mfa.recovery_code_used"
  | "mfa.reset_by_admin"
  | "mfa.locked_out"
  | "sign_in.new"
> = {
  "mfa.factor_added": security("A second factor was added", (p) => [
    `${factorOf(p)} can now be used as your second factor.`,
    NOT_YOU,
  ]),
  "mfa.factor_removed": security("A second factor was removed", (p) => [
    `${factorOf(p)} can no longer be used as your second factor.`,
    NOT_YOU,
  ]),
  "mfa.recovery_codes_regenerated": security("Your recovery codes were replaced", () => [
    "You have new recovery codes; the old ones do not work any more.",
    NOT_YOU,
  ]),
  "mfa.recovery_code_used": security("A recovery code was used", () => [
    "Somebody passed your second factor with one of your recovery codes. It does not work again.",
    NOT_YOU,
  ]),
  "mfa.reset_by_admin": security("Your second factors were removed by an admin", () => [
    "Your factors and recovery codes are gone. Set up a new factor at your next sign-in.",
    "If you did not ask for this, tell your company.",
  ]),
  "mfa.locked_out": security("Your second factor is locked for 15 minutes", (p) => [
    `${factorOf(p)}: five wrong codes in a row were given. Your recovery codes still work.`,
    "Whoever gave them knows your password. If this was not you, change it.",
  ]),
  "sign_in.new": security("New sign-in", (p) => {
    const address = fact(p, "address", "ip");
    const agent = fact(p, "userAgent", "client", "clientName");
    return sentences(
      "Somebody signed in as you.",
      address !== undefined && `Address: ${address}.`,
      agent !== undefined && `With: ${agent}.`,
      NOT_YOU,
    );
  }),
};
