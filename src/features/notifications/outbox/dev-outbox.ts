/**
 * Where messages end on a developer's machine: the outbox, in full, for the developer to read. A code in a row is what
 * `announce` forbids, so these are other functions, which development alone can make.
 */

import type { SendEmail } from "../../../platform/aws/ses.ts";
import type { SendSms } from "../../../platform/aws/sns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { touch } from "../../audit/index.ts";
import { insertDevMessage } from "./store.ts";

interface DevOptions {
  readonly development: boolean;
  readonly now: () => number;
}

/** Throws outside development; the configuration refuses such a one before. */
export function createDevSmsSender(db: Database, options: DevOptions): SendSms {
  requireDevelopment(options);
  return async function keepInOutbox(phoneNumber, text) {
    await touch(db, [insertDevMessage(db, "dev.sms", { to: phoneNumber, text }, options.now())]);
    return "sent";
  };
}

/** Throws outside development, as the other. */
export function createDevEmailSender(db: Database, options: DevOptions): SendEmail {
  requireDevelopment(options);
  return async function keepInOutbox({ to, subject, text, html }) {
    const kept = insertDevMessage(db, "dev.email", { to, subject, text, html }, options.now());
    await touch(db, [kept]);
    return { kind: "sent" };
  };
}

function requireDevelopment({ development }: DevOptions): void {
  if (!development) throw new TypeError("Messages are kept in the outbox in development only");
}
