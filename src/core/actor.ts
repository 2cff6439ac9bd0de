/** Who acts. A principal is something else: it exists only inside policies. */

import type { ApiScope } from "./api-scopes.ts";
import type { EnvironmentPlace } from "./place.ts";
import type { SignIn } from "./sign-in.ts";

export const ROLES = ["owner", "admin", "member"] as const;

export type Role = (typeof ROLES)[number];

export interface ApiKeyActor extends EnvironmentPlace {
  readonly type: "api_key";
  readonly id: string;
  readonly scopes: readonly ApiScope[];
}

export interface UserActor extends EnvironmentPlace {
  readonly type: "user";
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
  /** Of the company, read on the primary with the person: which policies are in force at this request. */
  readonly policyVersion: number;
  readonly signIn: SignIn;
}

/** Cron, sweeps and objects: acts for one company at a time, in the environment of what it touches. */
export interface SystemActor extends EnvironmentPlace {
  readonly type: "system";
  readonly id: string;
}

/**
 * A machine of a company's own, known by its credential. It is no `Actor`: it holds no rights, starts nothing and owns
 * nothing. Its protocol is all that it reaches, and the log names it there.
 */
export interface RunnerActor extends EnvironmentPlace {
  readonly type: "runner";
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
}

export type Actor = ApiKeyActor | UserActor | SystemActor;
