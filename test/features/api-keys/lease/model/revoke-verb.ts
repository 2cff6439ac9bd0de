/** The verb that revokes, as its callers see it: 200 only when no one can be admitted any more. */
import { sleep } from "./scheduler.ts";
import type { Routine } from "./scheduler.ts";
import type { World } from "./world.ts";

/** True for a 200. False is a 503: the revocation stands and completes by itself. */
export function* revokeKey(world: World): Routine<boolean> {
  const row = yield* world.readD1();
  if (row.revoked && !row.fencePending) return true;
  yield* world.writeRevoked();

  return yield* finishRevocation(world);
}

export function* finishRevocation(world: World): Routine<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const isFenced = yield* world.callObject(
      (incarnation) => world.parts.revokeAtObject(world, incarnation),
      8_000,
    );
    if (isFenced === true) {
      yield* world.clearFencePending();
      return true;
    }
    yield* sleep(200);
  }
  return false;
}

/** The cron sweep: whatever is pending in D1 is finished. */
export function* sweepFences(world: World): Routine<void> {
  const row = yield* world.readD1();
  if (row.revoked && row.fencePending) yield* finishRevocation(world);
}
