/** What a verified token or session says about the person behind it, before anything is allowed. */

import type { UserActor } from "./actor.ts";
import type { CodedError } from "./errors.ts";
import type { Person } from "./sign-in.ts";

export interface SignedIn {
  readonly person: Person;
  /** In the company chosen; null where there is none to act in, and `refusal` says why. */
  readonly member: UserActor | null;
  /** Of that company, as people call it. */
  readonly companyName: string | null;
  readonly refusal: CodedError | null;
}
