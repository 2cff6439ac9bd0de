import type { Announce } from "../../core/announce.ts";
import type { Region } from "../../core/authorize.ts";
import type { Environment } from "../../core/environment.ts";
import type { Action } from "../../core/rights.ts";
import type { CompanyPlace } from "../../core/place.ts";
import type { Keyring } from "../../core/sealed-box.ts";
import type { SendEmail } from "../../platform/aws/ses.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { Logger } from "../../platform/logger.ts";
import type { AddressRules } from "../../platform/outbound/address.ts";
import type { CallOut } from "../../platform/outbound/call.ts";
import type { GateDeps } from "../audit/index.ts";
import type { NoticeKinds } from "./rules/notice-kinds.ts";
import type { ActivePerson } from "../tenancy/index.ts";

/**
 * Ids and hashes only: a queue keeps its messages where nothing of ours seals them. Each names its company, and what it
 * names is looked for in that one; null: of no company, as a person's own.
 */
export type QueueMessage =
  | { readonly kind: "notice"; readonly companyId: string | null; readonly key: string }
  | {
      readonly kind: "notices";
      readonly companyId: string | null;
      readonly seqs: readonly number[];
    }
  | DeliveryMessage
  | LeakMessage;

export interface DeliveryMessage {
  readonly kind: "delivery";
  readonly companyId: string | null;
  readonly id: string;
}

/** A key found in public that its report could not wait for. */
export interface LeakMessage {
  readonly kind: "leak";
  readonly hash: string;
  readonly environment: Environment;
  readonly source: string;
  readonly url: string | null;
}

export type Enqueue = (messages: readonly QueueMessage[]) => Promise<void>;

export interface ThingAsked {
  readonly action: Action;
  readonly thing: Region;
}

export type PersonAsked = Pick<ActivePerson, "userId" | "role" | "groupIds">;

/** For each of these things who of these people may, by id. `deps.ts` fills it from policies. */
export type FilterHolders = (
  place: CompanyPlace,
  things: readonly ThingAsked[],
  people: readonly PersonAsked[],
) => Promise<readonly ReadonlySet<string>[]>;

export interface NotificationDeps extends GateDeps {
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly announce: Announce<Write>;
  readonly enqueue: Enqueue;
  /** Every kind that any slice announces. */
  readonly noticeKinds: NoticeKinds;
  /** Those that webhook endpoints can ask for. */
  readonly webhookEvents: readonly string[];
  /** Resolves once the key is dead. */
  readonly revokeLeaked: (leak: LeakMessage, nowMs: number) => Promise<void>;
  readonly sendEmail: SendEmail;
  readonly callOut: CallOut;
  readonly filterHolders: FilterHolders;
  /** The page of the console that a notice is about: a path of ours. */
  readonly pageOfNotice: (kind: string, payload: Readonly<Record<string, unknown>>) => string;
  /** Our own origin. */
  readonly publicUrl: string;
  /** Where no endpoint may be. */
  readonly addressRules: AddressRules;
}
