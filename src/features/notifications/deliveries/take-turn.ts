/** Before an e-mail is sent: by itself, or told of by a digest together with others of its kind. */

import { newId } from "../../../core/ids.ts";
import { touch } from "../../audit/index.ts";
import type { NotificationDeps } from "../deps.ts";
import { decideEmail } from "../rules/digest.ts";
import type { DeliveryRow } from "./delivery-store.ts";
import { grantAlone, joinDigest, readPace } from "./digest-store.ts";

type Deps = Pick<NotificationDeps, "db" | "random">;

/** Others of its kind decide at the same time; each turn that is lost was another's gain. */
const TURNS = 5;

/** Answers whether it is to be sent now. An attempt that is repeated was granted before. */
export async function takeTurn(deps: Deps, taken: DeliveryRow, nowMs: number): Promise<boolean> {
  const { channel, companyId, recipient, category } = taken;
  const isCollected = channel === "email" && companyId !== null && category !== null;
  if (!isCollected || taken.grantedAt !== null) return true;
  const place = { companyId };
  const group = { recipient, category };
  const { db, random } = deps;
  for (let turn = 0; turn < TURNS; turn++) {
    const decided = decideEmail(await readPace(db, place, group, nowMs), nowMs);
    if (decided.kind === "alone") {
      if (await grantAlone(db, place, group, taken, nowMs)) return true;
    } else {
      const digest = { id: newId("delivery", random), dueAt: decided.dueAt };
      await touch(db, joinDigest(db, place, group, taken, digest, nowMs));
      return false;
    }
  }
  // The Queue hands it over once more when the attempt's time is over.
  throw new Error("An e-mail found no turn among others of its kind");
}
