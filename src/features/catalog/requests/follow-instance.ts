/** The port of workflows: what an instance comes to is what its request comes to, in the same batch. */

import type { InstanceFollower } from "../../workflows/index.ts";
import { endFollowedRequest } from "./request-store.ts";

export const followInstance: InstanceFollower = (db, place, { source, ...end }) =>
  source === "request" ? endFollowedRequest(db, place, end) : [];
