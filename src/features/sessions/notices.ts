/** What a person is told of their own sign-ins. */

import { momentOf, oneLine, sentences } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";
import type { SignIn } from "../../core/sign-in.ts";

/** What a client says of itself is not repeated: it would be somebody else's text in a message of ours. */
export type NewSignIn = {
  readonly kind: SignIn["kind"];
  readonly at: string;
  readonly ip: string | null;
  /** As its company registered it; null for our own. */
  readonly clientName: string | null;
};

export const signInNew = defineNotice<NewSignIn>()({
  name: "sign_in.new",
  facts: { kind: true, at: true, ip: true, clientName: true },
  category: "security",
  email: true,
  webhook: false,
  reads: null,
  write: (p) => ({
    title: "New sign-in",
    lines: sentences(
      `Somebody signed in as you on ${momentOf(p.at)}.`,
      p.ip !== null && `Address: ${oneLine(p.ip)}.`,
      `With: ${wayOf(p)}.`,
      "If this was not you, end your other sign-ins and tell an admin of your company.",
    ),
  }),
});

function wayOf({ kind, clientName }: NewSignIn): string {
  if (kind === "session") return "a browser";
  return clientName === null ? "an access token of Nembl's own" : oneLine(clientName);
}

export const SESSION_NOTICES = [signInNew] as const;
