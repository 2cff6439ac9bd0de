import type { Category } from "../../../core/notice-kind.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { buildPersonQuery } from "../../tenancy/index.ts";
import { selectMuted } from "../fan-out/fan-out-store.ts";
import { wants } from "../rules/category.ts";
import type { DeliveryRow } from "./delivery-store.ts";

export interface Addressee {
  readonly address: string;
  /** Why they get it, in words. */
  readonly why: string;
}

/** Undefined where they are gone, have no proved address, or want no e-mail of the category any more. */
export async function findAddressee(
  db: Database,
  { recipient, companyId }: Pick<DeliveryRow, "recipient" | "companyId">,
  category: Category,
): Promise<Addressee | undefined> {
  const rows = await buildPersonQuery(db, { userId: recipient });
  const [person] = rows;
  // Attack: an address that somebody merely claims is sent other people's affairs.
  if (person === undefined || !person.emailVerified) return undefined;
  const company = rows.find((row) => row.companyId === companyId);
  const concerned = category === "security" || companyId === null || company !== undefined;
  if (!concerned) return undefined;
  const muted = (await selectMuted(db, [recipient])).get(recipient) ?? [];
  if (!wants(muted, category, "email")) return undefined;
  const isMember = (company?.companyName ?? null) !== null;
  return {
    address: person.email,
    why: isMember
      ? "You get this message as a member of a company on Nembl. Which ones come by e-mail is set in your notification preferences."
      : "You get this message because it concerns your account.",
  };
}
