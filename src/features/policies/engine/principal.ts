/** Who is asked about. */

import type { Role } from "../../../core/actor.ts";

export interface Principal {
  /** Empty for a person who does not exist yet: no policy names them. */
  readonly id: string;
  /** Null only in simulations of a group. */
  readonly role: Role | null;
  readonly groupIds: readonly string[];
}
