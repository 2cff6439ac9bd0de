/** A company of its own with every kind of credential, and what the document lets each of them reach. */

import { API_SCOPES, type ApiScope } from "../../../src/core/api-scopes.ts";
import { scopesOf, type Access } from "../../../src/http/access.ts";
import { seedClient } from "../registered.ts";
import { startRunner } from "../runners.ts";
import { seedSession } from "../sessions.ts";
import type { Pool } from "../tokens.ts";
import { seedCompany, seedKey, seedUser } from "../world.ts";
import type { Maker } from "./things.ts";

export const CALLERS = [
  "nobody",
  "a forged key",
  "a live key",
  "a test key",
  "a key that reads services",
  "an owner",
  "an admin",
  "a member",
  "an owner's session",
  "a client's token",
  "a runner",
] as const;

export type Caller = (typeof CALLERS)[number];

/** What `call` takes. */
export interface Credential {
  readonly key?: string;
  readonly bearer?: string;
  readonly session?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface House extends Maker {
  readonly credentialOf: (caller: Caller) => Promise<Credential>;
}

const READS: readonly ApiScope[] = ["services:read"];

export async function seedHouse(pool: Pool, word: string): Promise<House> {
  const { id: companyId } = await seedCompany();
  const owner = await seedUser(companyId, "owner");
  const bearer = await pool.sign(owner.sub);
  const made = new Map<Caller, Promise<Credential>>();
  const signIn = async (role: "admin" | "member", claims = {}) => ({
    bearer: await pool.sign((await seedUser(companyId, role)).sub, claims),
  });

  async function make(caller: Caller): Promise<Credential> {
    switch (caller) {
      case "nobody":
        return {};
      case "a forged key":
        return { key: `nmbl_live_${"0".repeat(43)}` };
      case "a live key":
        return { key: (await seedKey(companyId, "live")).value };
      case "a test key":
        return { key: (await seedKey(companyId, "test")).value };
      case "a key that reads services":
        return { key: (await seedKey(companyId, "live", { scopes: READS })).value };
      case "an owner":
        return { bearer };
      case "an admin":
        return signIn("admin");
      case "a member":
        return signIn("member");
      case "an owner's session":
        return { session: (await seedSession(owner, companyId)).cookie };
      case "a client's token":
        return signIn("admin", { client_id: await seedClient(companyId, { scopes: API_SCOPES }) });
      case "a runner": {
        const { credential } = await startRunner(bearer);
        return { headers: { authorization: `Runner ${credential}` } };
      }
    }
  }

  return {
    ...{ companyId, bearer, word },
    credentialOf: (caller) => {
      const present = made.get(caller) ?? make(caller);
      made.set(caller, present);
      return present;
    },
  };
}

/** What a route may answer a caller: `known`, one whose credential is for it and has not what it asks. */
export type Reach = "let in" | "known" | "kept out";

/** What people may do where they are let in is for their rights. */
export function reachOf(caller: Caller, access: Access): Reach {
  if (caller === "a key that reads services" && access.keys) {
    return scopesOf(access).every((scope) => READS.includes(scope)) ? "let in" : "known";
  }
  return mayReach(caller, access) ? "let in" : "kept out";
}

function mayReach(caller: Caller, access: Access): boolean {
  const { who } = access;
  if (who === "anyone" || who === "visitor") return true;
  switch (caller) {
    case "nobody":
    case "a forged key":
      return false;
    case "a live key":
    case "a test key":
      return access.keys;
    case "a key that reads services":
      return access.keys;
    case "a client's token":
      return access.clients;
    case "a runner":
      return who === "runner";
    case "an owner":
    case "an admin":
    case "a member":
    case "an owner's session":
      return who === "person" || who === "member";
  }
}
