/** One attempt at an e-mail. The address is read now, so one that changed or lost its proof meanwhile is not written to. */

import type { Database } from "../../../platform/d1/database.ts";
import type { EmailOutcome } from "../../../platform/aws/ses.ts";
import { findCompany, findInvitation, findMember, isMailedEnough } from "../../tenancy/index.ts";
import { findAddressee, type Addressee } from "./addressee.ts";
import type { AttemptResult } from "../rules/delivery.ts";
import type { DeliveryRow } from "./delivery-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { toEmail } from "../messages/email.ts";
import { writeInvitation } from "../messages/invitation-email.ts";
import type { Message } from "../../../core/message.ts";
import { writeMessage } from "../rules/notice-kinds.ts";
import type { NoticeRow } from "../outbox/store.ts";

export const NO_RECIPIENT: AttemptResult = {
  outcome: "no_recipient",
  statusCode: null,
  final: true,
};

type Deps = Pick<
  NotificationDeps,
  "db" | "noticeKinds" | "pageOfNotice" | "sendEmail" | "publicUrl"
>;

export async function deliverEmail(
  deps: Deps,
  delivery: DeliveryRow,
  notice: NoticeRow,
  nowMs: number,
): Promise<AttemptResult> {
  const found =
    notice.kind === "invitation.created"
      ? await findInvited(deps.db, delivery, nowMs)
      : await findPerson(deps, delivery, notice);
  if (found === undefined) return NO_RECIPIENT;
  return sendTo(deps, found, found);
}

export async function sendTo(
  { sendEmail, publicUrl }: Pick<Deps, "sendEmail" | "publicUrl">,
  { address, why }: Addressee,
  { message, page }: Linked,
): Promise<AttemptResult> {
  const content = toEmail(message, `${publicUrl}${page}`, [why]);
  return toResult(await sendEmail({ to: address, ...content }));
}

/** A message, and the path of the page that it is about. */
interface Linked {
  readonly message: Message;
  readonly page: string;
}

type Found = Addressee & Linked;

async function findPerson(
  { db, noticeKinds, pageOfNotice }: Deps,
  delivery: DeliveryRow,
  { kind: name, payload }: NoticeRow,
): Promise<Found | undefined> {
  const kind = noticeKinds.get(name);
  if (kind === undefined) return undefined;
  const addressee = await findAddressee(db, delivery, kind.category);
  const message = writeMessage(kind, payload);
  return addressee && { ...addressee, message, page: pageOfNotice(name, payload) };
}

/** An address that is not proved yet. It gets this one message and nothing else. */
async function findInvited(
  db: Database,
  { recipient, companyId }: DeliveryRow,
  nowMs: number,
): Promise<Found | undefined> {
  if (companyId === null) return undefined;
  const place = { companyId };
  const invitation = await findInvitation(db, place, recipient);
  if (invitation?.status !== "pending" || invitation.expiresAt <= nowMs) return undefined;
  if (await isMailedEnough(db, invitation)) return undefined;
  const company = await findCompany(db, place);
  const inviter = await findMember(db, place, invitation.createdBy);
  // An inviter who was deactivated since can no longer let people in.
  if (company === undefined || inviter?.status !== "active") return undefined;
  const { role, expiresAt, email } = invitation;
  const facts = { companyName: company.name, inviterName: inviter.name, role, expiresAt };
  return {
    address: email,
    message: writeInvitation(facts),
    page: "/sign-in/invitation",
    why: "You get this message once, because somebody entered your address.",
  };
}

function toResult(outcome: EmailOutcome): AttemptResult {
  switch (outcome.kind) {
    case "sent":
      return { outcome: "delivered", statusCode: 200, final: false };
    case "throttled":
      return { outcome: "throttled", statusCode: 429, final: false };
    case "refused":
      return { outcome: "refused", statusCode: outcome.status, final: true };
    case "failed":
      return {
        outcome: outcome.status === null ? "unreachable" : "refused",
        statusCode: outcome.status,
        final: false,
      };
  }
}
