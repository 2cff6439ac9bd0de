/** What is told of who comes into a company. */

import { BY_WHOM, doneBy, sentences, type ByWhom } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";
import type { Role } from "../../core/actor.ts";

export type InvitationCreated = ByWhom & { readonly invitationId: string; readonly role: Role };

export const invitationCreated = defineNotice<InvitationCreated>()({
  name: "invitation.created",
  facts: { ...BY_WHOM, invitationId: true, role: true },
  category: "company",
  // The person who is invited gets a mail of their own: `invitation-email.ts` of notifications.
  email: false,
  webhook: false,
  reads: "users:invite",
  write: (p) => ({
    title: `Somebody was invited as ${p.role}`,
    lines: sentences(
      `Somebody was invited as ${p.role}.`,
      doneBy(p),
      "Who may invite people sees the open invitations in the settings.",
    ),
  }),
});

export const MEMBER_NOTICES = [invitationCreated] as const;
