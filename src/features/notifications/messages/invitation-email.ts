/**
 * The mail to a person who is invited and may have no account yet. Pure. The token is not in it: at rest there is only
 * its hash, and no message holds anything that acts by itself. The inviter hands it over.
 */

import { isoTime } from "../../../core/time.ts";
import { oneLine, type Message } from "../../../core/message.ts";

export interface InvitationFacts {
  readonly companyName: string;
  readonly inviterName: string;
  readonly role: string;
  readonly expiresAt: number;
}

export function writeInvitation(facts: InvitationFacts): Message {
  const company = oneLine(facts.companyName);
  const inviter = oneLine(facts.inviterName);
  return {
    title: `You are invited to ${company} on Nembl`,
    lines: [
      `${inviter} invites you to join ${company} on Nembl as ${facts.role}.`,
      `Open the page below, sign in with the e-mail address that this message came to, and enter the invitation code that ${inviter} gives you. Both are needed.`,
      `The invitation ends on ${isoTime(facts.expiresAt).slice(0, 10)}. If you do not know ${inviter}, there is nothing to do.`,
    ],
  };
}
