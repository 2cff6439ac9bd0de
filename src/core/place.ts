/**
 * Whose data a statement may touch. Store functions take one of these as a required argument;
 * both come from an authenticated actor, never from what a client sent.
 */

import type { Environment } from "./environment.ts";

export interface CompanyPlace {
  readonly companyId: string;
}

export interface EnvironmentPlace extends CompanyPlace {
  readonly environment: Environment;
}

/** For what belongs to a person in all their companies: factors, codes. */
export interface PersonPlace {
  readonly userId: string;
}
