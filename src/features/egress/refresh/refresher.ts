/**
 * Access tokens for a refresh token. What must hold: of all who ask, one exchanges, the others get what it got; a token
 * that the provider rotated is durable before the access token beside it is used; a person's replacement wins over it.
 * All that exchanges or stores goes in turn, so what one of them read is true until it has written.
 */

import { randomBase36 } from "../../../core/encoding.ts";
import { CodedError, unavailable } from "../../../core/errors.ts";
import { SECOND_MS } from "../../../core/time.ts";
import { Secret } from "../../../core/secret.ts";
import { findBoundSecret, readSecret } from "../../secrets/index.ts";
import {
  BREAKER_MS,
  isDead,
  leaseLeftMs,
  mayRenew,
  PAUSE_MS,
  usableUntilMs,
  versionInForce,
} from "../rules/refresh-state.ts";
import { createInTurn } from "./in-turn.ts";
import { createPendingTokens } from "./pending-token.ts";
import type { RefreshTokenDeps } from "./refresh-deps.ts";
import { createRefreshJournal } from "./refresh-journal.ts";
import { createRefreshMemory, type HeldToken } from "./refresh-memory.ts";
import { requestToken, type Grant } from "./request-token.ts";
import type { TokenAnswer } from "../rules/token-answer.ts";
import type { GivenToken, TokenWish } from "./wire.ts";

export interface RefresherOptions {
  readonly deps: RefreshTokenDeps;
  readonly storage: Pick<DurableObjectStorage, "kv" | "sync">;
  readonly now: () => number;
  /** Nothing more is to be done by then than what `settle` does. */
  readonly setAlarm: (atMs: number | null) => Promise<void>;
}

/** When it looks again whether the Worker is open. */
const CLOSED_MS = 60 * SECOND_MS;

/** A replacement may come while the token before it is exchanged; two, one after the other, are somebody's test. */
const TURNS = 3;

export type Refresher = ReturnType<typeof createRefresher>;

export function createRefresher({ deps, storage, now, setAlarm }: RefresherOptions) {
  const journal = createRefreshJournal(storage);
  const memory = createRefreshMemory();
  const pendingTokens = createPendingTokens({ deps, journal, now });
  const inTurn = createInTurn();
  let failure: { readonly of: string; readonly untilMs: number; given: GivenToken } | undefined;

  /** Whether the connector may have the token, on the rows as they are now, and which versions are in force. */
  async function look(wish: TokenWish): Promise<{ readonly of: string; readonly client: string }> {
    const { credential, by, host } = wish;
    const ctx = contextOf(wish);
    const tokenHost = new URL(credential.tokenUrl).hostname;
    const { clientSecret: slug } = credential;
    const [grant, client] = await Promise.all([
      findBoundSecret(ctx, credential.secret, by, tokenHost),
      slug === undefined ? undefined : findBoundSecret(ctx, slug, by, tokenHost),
    ]);
    for (const { allowedHosts } of [grant, client].flatMap((found) => found ?? [])) {
      if (allowedHosts.length > 0 && !allowedHosts.includes(host)) throw outside();
    }
    const version = versionInForce(grant.versionToken, journal.read("pending"));
    const of = nameOf({ version, clientVersion: client?.versionToken ?? "" });
    return { of, client: `${credential.tokenUrl} ${credential.clientId} ${slug ?? ""}` };
  }

  function contextOf({ actor, requestId, ip }: TokenWish) {
    return { deps, actor, requestId, nowMs: now(), ip };
  }

  async function findHeld(wish: TokenWish): Promise<HeldToken | undefined> {
    const { of, client } = await look(wish);
    const held = memory.find(client, of, now());
    const isRefused = held !== undefined && held.id === wish.refusedId;
    return isRefused && mayRenew(held.mintedAtMs, now()) ? undefined : held;
  }

  async function obtain(wish: TokenWish): Promise<GivenToken> {
    try {
      const held = await findHeld(wish);
      return held === undefined ? await inTurn(() => exchangeUntilCurrent(wish)) : given(held);
    } catch (error) {
      if (error instanceof CodedError) return failed(error);
      throw error;
    }
  }

  async function exchangeUntilCurrent(wish: TokenWish): Promise<GivenToken> {
    for (let turn = 1; turn <= TURNS; turn++) {
      const held = await findHeld(wish);
      if (held !== undefined) return given(held);
      const outcome = await exchange(wish);
      if (outcome !== "replaced") return outcome;
    }
    throw unavailable("The connector's credential");
  }

  async function exchange(wish: TokenWish): Promise<GivenToken | "replaced"> {
    const { credential } = wish;
    const { of: seen, client } = await look(wish);
    const key = `${client} ${seen}`;
    const dead = journal.read("dead");
    if (dead !== undefined && isDead(dead, key, now())) return { kind: "refused", why: dead.why };
    if (failure?.of === key && now() < failure.untilMs) return failure.given;
    const leaseMs = leaseLeftMs(journal.read("exchange"), now());
    if (leaseMs > 0) {
      throw unavailable("The connector's credential", undefined, Math.ceil(leaseMs / SECOND_MS));
    }

    const { grant, replaces, of } = await retrieve(wish);
    const id = randomBase36(16, deps.random);
    journal.write("exchange", { id, startedAtMs: now() });
    // Storage that does not take this would not take the rotated token either: then nothing is sent.
    await journal.sync();
    const answer = await requestToken(deps, credential, grant);
    const isOurs = journal.read("exchange")?.id === id;
    if (!isOurs) throw unavailable("The connector's credential");

    switch (answer.kind) {
      case "tokens":
        return take(wish, answer, { id, client, grant, replaces, of });
      case "refused":
        journal.remove("exchange");
        // A refusal says nothing of a value that came in place of the refused one.
        if ((await look(wish)).of !== nameOf(of)) return "replaced";
        journal.write("dead", { of: key, untilMs: now() + BREAKER_MS, why: answer.why });
        await planAlarm();
        return { kind: "refused", why: answer.why };
      case "unclear": {
        journal.remove("exchange");
        const reply = { kind: "failed", code: "upstream_error", message: answer.why } as const;
        failure = { of: key, untilMs: now() + PAUSE_MS, given: reply };
        return reply;
      }
    }
  }

  async function take(
    wish: TokenWish,
    { refreshToken, accessToken, lifeMs }: Extract<TokenAnswer, { kind: "tokens" }>,
    { id, client, grant, replaces, of }: Retrieved & { id: string; client: string },
  ): Promise<GivenToken | "replaced"> {
    const { refreshToken: sent, clientSecret } = grant;
    const beside = [sent, ...(clientSecret === undefined ? [] : [clientSecret])];
    let current = of;
    if (refreshToken === null || refreshToken === sent.reveal()) {
      journal.remove("exchange");
    } else {
      const rotated = new Secret(refreshToken);
      const { outcome, version } = await pendingTokens.keep(wish, { rotated, replaces });
      await planAlarm();
      // A person has replaced it meanwhile, and wants theirs used.
      if (outcome === "superseded") return "replaced";
      beside.push(rotated);
      current = { ...of, version };
    }
    const held: HeldToken = {
      ...{ token: new Secret(accessToken), id, of: nameOf(current), beside },
      ...{ mintedAtMs: now(), usableUntilMs: usableUntilMs(now(), lifeMs) },
    };
    memory.keep(client, held);
    return given(held);
  }

  /** Each retrieval is in the audit log, also where a rotated token is used that is not stored yet. */
  async function retrieve(wish: TokenWish): Promise<Retrieved> {
    const { credential, by } = wish;
    const ctx = contextOf(wish);
    const host = new URL(credential.tokenUrl).hostname;
    const { secret, clientSecret: slug } = credential;
    const [token, client] = await Promise.all([
      readSecret(ctx, secret, by, host),
      slug === undefined ? undefined : readSecret(ctx, slug, by, host),
    ]);
    const pending = await pendingTokens.open(wish, token.versionToken);
    const version = versionInForce(token.versionToken, journal.read("pending"));
    return {
      grant: { refreshToken: pending ?? token.value, clientSecret: client?.value },
      replaces: token.versionToken,
      of: { version, clientVersion: client?.versionToken ?? "" },
    };
  }

  /** What was left to a later time. Another alarm follows where anything is still to be done. */
  function settle(): Promise<void> {
    return inTurn(async () => {
      if (deps.closed) return setAlarm(now() + CLOSED_MS);
      await pendingTokens.store();
      // What stays does not hold up a change of the master keys.
      await pendingTokens.sealAnew().catch(() => undefined);
      const dead = journal.read("dead");
      if (dead !== undefined && dead.untilMs <= now()) journal.remove("dead");
      await planAlarm();
    });
  }

  /** For the sweep after a change of the master keys: throws where something stays under one of before. */
  function sealAnew(): Promise<void> {
    return inTurn(() => pendingTokens.sealAnew());
  }

  function planAlarm(): Promise<void> {
    const times = [pendingTokens.dueMs(), journal.read("dead")?.untilMs];
    const earliest = Math.min(...times.flatMap((atMs) => atMs ?? []));
    return setAlarm(Number.isFinite(earliest) ? Math.max(earliest, now()) : null);
  }

  return { obtain, settle, sealAnew };
}

interface Versions {
  readonly version: string;
  /** Of the client's own secret; empty where it has none. */
  readonly clientVersion: string;
}

interface Retrieved {
  readonly grant: Grant;
  /** The version that the row names. */
  readonly replaces: string;
  /** What is exchanged: another one than the row's where a rotated token is not stored yet. */
  readonly of: Versions;
}

function nameOf({ version, clientVersion }: Versions): string {
  return `${version} ${clientVersion}`;
}

function outside(): CodedError {
  return new CodedError("forbidden", "The connector's secret may not be used for this host.");
}

function given({ token, id, beside }: HeldToken): GivenToken {
  const values = beside.map((value) => value.reveal());
  return { kind: "token", token: token.reveal(), id, beside: values };
}

function failed({ code, message, extras }: CodedError): GivenToken {
  const { retryAfterSeconds } = extras;
  return {
    ...{ kind: "failed", code, message },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
