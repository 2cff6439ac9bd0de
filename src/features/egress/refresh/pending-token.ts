/**
 * A rotated refresh token on its way to the secret's row. It rests sealed in the object's own storage from the moment
 * the provider gave it out; the secret store takes it when it may be written again, and what fails is tried again.
 */

import {
  isSealedUnderFirst,
  reseal,
  seal,
  unseal,
  type SealContext,
} from "../../../core/sealed-box.ts";
import { Secret } from "../../../core/secret.ts";
import { newVersionToken, storeRotatedValue, type RotationOutcome } from "../../secrets/index.ts";
import { isSettled, retryAfterMs, storeDueMs } from "../rules/refresh-state.ts";
import type { RefreshTokenDeps } from "./refresh-deps.ts";
import type { Owner, RefreshJournal } from "./refresh-journal.ts";
import type { TokenWish } from "./wire.ts";

interface PendingOptions {
  readonly deps: RefreshTokenDeps;
  readonly journal: RefreshJournal;
  readonly now: () => number;
}

/** A person's replacement is over within a minute. */
const BUSY_MS = 15_000;

export function createPendingTokens({ deps, journal, now }: PendingOptions) {
  /** When a store that failed, or was busy, is tried again. */
  let notBeforeMs = 0;
  let failures = 0;

  /** Durable when it resolves; stored where the store may be written now. */
  async function keep(
    { place, credential }: TokenWish,
    { rotated, replaces }: { readonly rotated: Secret; readonly replaces: string },
  ): Promise<{ readonly outcome: RotationOutcome | "later"; readonly version: string }> {
    const { secret: slug, connectorId } = credential;
    const { companyId, environment } = place;
    const owner: Owner = { place: { companyId, environment }, slug, connectorId };
    const version = newVersionToken(deps.random);
    const sealed = await seal(
      deps.keyring,
      contextOf(owner, version),
      rotated.reveal(),
      deps.random,
    );
    journal.write("owner", owner);
    journal.write("pending", { replaces, version, sealed });
    journal.remove("exchange");
    await journal.sync();
    return { outcome: await store(), version };
  }

  /** The token that counts in place of this version's, where there is one. */
  async function open({ place, credential }: TokenWish, rowVersion: string) {
    const pending = journal.read("pending");
    if (pending === undefined || isSettled(rowVersion, pending)) return undefined;
    const owner = { place, slug: credential.secret };
    const context = contextOf(owner, pending.version);
    return new Secret(await unseal(deps.keyring, context, pending.sealed));
  }

  async function store(): Promise<RotationOutcome | "later"> {
    const [pending, owner] = [journal.read("pending"), journal.read("owner")];
    if (pending === undefined || owner === undefined) return "stored";
    if (now() < (dueMs() ?? 0)) return "later";
    const { place, slug, connectorId } = owner;
    const { replaces, version } = pending;
    try {
      const value = new Secret(
        await unseal(deps.keyring, contextOf(owner, version), pending.sealed),
      );
      const rotated = { slug, value, replaces, version, connectorId };
      const outcome = await storeRotatedValue(deps, place, rotated, now());
      failures = 0;
      if (outcome === "busy") notBeforeMs = now() + BUSY_MS;
      else forget(outcome);
      return outcome;
    } catch {
      // It is safe where it is, and the row names the token before it until then.
      notBeforeMs = now() + retryAfterMs(failures++);
      return "later";
    }
  }

  /** Under the first master key, so that the others can go. Throws where it does not open. */
  async function sealAnew(): Promise<void> {
    const [pending, owner] = [journal.read("pending"), journal.read("owner")];
    if (pending === undefined || owner === undefined) return;
    if (await isSealedUnderFirst(deps.keyring, pending.sealed)) return;
    const context = contextOf(owner, pending.version);
    const sealed = await reseal(deps.keyring, context, pending.sealed, deps.random);
    journal.write("pending", { ...pending, sealed });
    await journal.sync();
  }

  function forget(outcome: "stored" | "superseded"): void {
    journal.remove("pending");
    journal.remove("owner");
    if (outcome === "stored") journal.write("storedAtMs", now());
  }

  function dueMs(): number | undefined {
    if (journal.read("pending") === undefined) return undefined;
    return Math.max(storeDueMs(journal.read("storedAtMs"), now()), notBeforeMs);
  }

  return { keep, open, store, sealAnew, dueMs };
}

/** A sealed token opens in its own place and as its own version alone. */
function contextOf({ place, slug }: Pick<Owner, "place" | "slug">, version: string): SealContext {
  const { companyId, environment } = place;
  const aad = `${companyId}|${environment}|${slug}|${version}`;
  return { purpose: "connector-refresh-token", aad };
}
