/**
 * Where text messages end on a developer's machine: the outbox, in full, for the developer to read. A code in a row is
 * what `announce` forbids, so this is another function, which development alone can make.
 */

import type { SendSms } from "../../platform/aws/sns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { touch } from "../audit/index.ts";
import { insertDevMessage } from "./store.ts";

/** Throws outside development; the configuration refuses such a one before. */
export function createDevSmsSender(
  db: Database,
  options: { readonly development: boolean; readonly now: () => number },
): SendSms {
  if (!options.development) {
    throw new TypeError("Messages are kept in the outbox in development only");
  }
  return async function keepInOutbox(phoneNumber, text) {
    await touch(db, [insertDevMessage(db, { to: phoneNumber, text }, options.now())]);
    return "sent";
  };
}
