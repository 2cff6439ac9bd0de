/**
 * Who presents this access token, as D1's primary says now. A token is verified without asking Cognito, so signing
 * out, deactivation, a changed role or a deleted client would otherwise hold only once it has expired.
 */

import type { CallerRequest } from "../../../core/context.ts";
import type { ApiScope } from "../../../core/api-scopes.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import type { Environment } from "../../../core/environment.ts";
import { CodedError } from "../../../core/errors.ts";
import type { SignedIn } from "../../../core/signed-in.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { touch } from "../../audit/index.ts";
import { hasFactor } from "../../mfa/index.ts";
import {
  buildSignInQuery,
  insertSignIn,
  mustHaveSignIn,
  selectSignInNews,
  SIGN_IN_KEPT_MS,
  touchSignIn,
} from "../../sessions/index.ts";
import {
  buildCallerQuery,
  callerFacts,
  resolvePerson,
  type ResolvedPerson,
  userIdOf,
} from "../../tenancy/index.ts";
import { recordOutsider, writeFirstSight, type SignInDeps } from "./audit-sign-in.ts";
import { buildClientQuery } from "../../oauth-clients/index.ts";
import type { VerifiedToken } from "../tokens/verify-access-token.ts";

export interface BearerRequest extends CallerRequest {
  readonly deps: SignInDeps;
  readonly token: VerifiedToken;
  readonly firstPartyClientId: string;
  readonly wantedCompany: string | undefined;
  readonly environment: Environment;
  readonly userAgent: string | null;
}

/** How exact "last seen" is; a write a minute and sign-in at most. */
const SEEN_EVERY_MS = MINUTE_MS;

/** Throws `invalid_token` for strangers, unknown clients and sign-ins that have ended. */
export async function findBearerPerson(request: BearerRequest): Promise<SignedIn> {
  const { token, nowMs } = request;
  const { db } = request.deps;
  const id = await signInIdOf(token);
  const facts = await readFacts(request, id);
  const resolved = resolve(request, facts, id);
  const { refusal, refusedIn } = resolved;
  if (refusal?.code === "invalid_token") {
    const firstParty = token.clientId === request.firstPartyClientId;
    const refusing = firstParty ? refusedIn : (facts.client?.companyId ?? null);
    await recordOutsider(request, facts.rows[0], refusal, refusing);
    // A third party has no business with a person who is not, or no more, in its company.
    if (!firstParty) throw refusal;
  }

  const { signIn } = facts;
  if (signIn !== undefined) {
    if (nowMs - signIn.lastSeenAt >= SEEN_EVERY_MS) {
      request.defer(touch(db, [touchSignIn(db, id, nowMs)]).catch(() => undefined));
    }
    return resolved;
  }
  const company =
    resolved.member ??
    facts.rows.find(({ companyId }) => companyId !== null && companyId !== refusedIn);
  return resolve(request, await readAtFirstSight(request, facts, id, company?.companyId), id);
}

type Facts = Awaited<ReturnType<typeof readFacts>>;

/** One batch is one transaction: the answers are of one moment. */
async function readFacts({ deps, token }: BearerRequest, id: string) {
  const { db } = deps;
  const userId = userIdOf(token);
  const [people, signIns, clients] = await db.batch([
    buildCallerQuery(db, token, hasFactor),
    buildSignInQuery(db, id, userId),
    buildClientQuery(db, token.clientId),
  ]);

  const person = callerFacts(people);
  if (person === undefined) throw invalid("This sign-in belongs to no person here.");
  const signIn = signIns.find((row) => row.id === id);
  const fencedAtMs = signIns.find((row) => row.id !== id)?.endedAt ?? null;
  return { ...person, signIn, fencedAtMs, client: clients[0] };
}

/** The row is written before the request is admitted: a sign-in that is not on record could not be ended. */
async function readAtFirstSight(
  request: BearerRequest,
  facts: Facts,
  id: string,
  companyId: string | null | undefined,
): Promise<Facts> {
  const { token, nowMs, ip, userAgent, environment } = request;
  const { db } = request.deps;
  const [person] = facts.rows;
  const { userId } = person;
  if (nowMs - token.signedInAtMs > SIGN_IN_KEPT_MS) throw ended();
  // A clock of the pool's that runs ahead must not carry a sign-in over an end that comes after it.
  const signedInAt = Math.min(token.signedInAtMs, nowMs);
  const row = { id, userId, clientId: token.clientId, signedInAt };
  const where = companyId ? { companyId, environment } : undefined;
  await writeFirstSight(request, person, { id, clientId: token.clientId, where }, [
    insertSignIn(db, { ...row, lastSeenAt: nowMs, ip, userAgent }),
    request.deps.announceEach(
      selectSignInNews({
        userId,
        ip,
        kind: "bearer",
        clientName: facts.client?.name ?? null,
        nowMs,
      }),
      nowMs,
    ),
    mustHaveSignIn(db, id, ended()),
  ]);
  const seen = await readFacts(request, id);
  if (seen.signIn === undefined) throw ended();
  return seen;
}

function resolve(request: BearerRequest, facts: Facts, id: string): SignedIn & ResolvedPerson {
  const { token, wantedCompany, environment, nowMs, firstPartyClientId } = request;
  const { signIn, client } = facts;
  if (signIn !== undefined && signIn.endedAt !== null) throw ended();

  const firstParty = token.clientId === firstPartyClientId;
  if (!firstParty && (client === undefined || !isWorking(client.status))) {
    throw invalid("The token was issued to an unknown client.");
  }
  const ceiling: readonly ApiScope[] | null = firstParty ? null : (client?.scopes ?? []);
  const resolved = resolvePerson(facts, {
    signIn: {
      kind: "bearer",
      id,
      clientId: token.clientId,
      ceiling,
      signedInAtMs: signIn?.signedInAt ?? token.signedInAtMs,
      mfaPassedAtMs: signIn?.mfaPassedAt ?? null,
    },
    environment,
    wantedCompany,
    selectedCompanyId: null,
    clientCompanyId: firstParty ? null : (client?.companyId ?? null),
    nowMs,
  });
  return resolved;
}

/** A change under way does not sign its users out; during creation and deletion its tokens are refused. */
function isWorking(status: NonNullable<Facts["client"]>["status"]): boolean {
  return status === "active" || status === "updating" || status === "rotating";
}

/** Issuers number their sign-ins by themselves; two of them may use one number. */
async function signInIdOf({ issuer, signInId }: VerifiedToken): Promise<string> {
  const digest = await sha256Hex(JSON.stringify([issuer, signInId]));
  return `sgn_${digest.slice(0, 40)}`;
}

function ended(): CodedError {
  return invalid("This sign-in has ended. Sign in again.");
}

function invalid(message: string): CodedError {
  return new CodedError("invalid_token", message);
}
