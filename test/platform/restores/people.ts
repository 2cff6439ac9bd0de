/** A company with two people, before each test, and what they do before and after a restore. */

import { afterEach, beforeAll, beforeEach, expect } from "vitest";

import { eachTest } from "../../support/each-test.ts";
import { startAwsStand, type AwsStand } from "../../support/secret-stands.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { skipWaits, waitForReal } from "../../support/waits.ts";
import { beginRestore, openIsolate, putBack, workThrough, type Snapshot } from "./support.ts";

type User = Awaited<ReturnType<typeof seedUser>>;

interface Scene {
  readonly aws: AwsStand;
  readonly company: { readonly id: string };
  readonly owner: User;
  readonly member: User;
}

export function usePeople() {
  const pool = usePool();
  let aws: AwsStand;
  beforeAll(() => {
    aws = startAwsStand();
  });
  beforeEach(skipWaits);
  const scene = eachTest(async (): Promise<Scene> => {
    await env.DB.prepare("DELETE FROM restores").run();
    const company = await seedCompany();
    const owner = await seedUser(company.id, "owner");
    return { aws, company, owner, member: await seedUser(company.id, "member") };
  });
  afterEach(waitForReal);

  /** A sign-in that began a minute ago, and so before the restore. */
  async function signedIn(person: { sub: string }, at = Date.now() - 60_000) {
    const authTime = Math.floor(at / 1_000);
    return { authorization: `Bearer ${await pool.sign(person.sub, { auth_time: authTime })}` };
  }

  return {
    scene,
    signedIn,
    statusOf: async (headers: Record<string, string>, isolate = openIsolate(aws.env)) =>
      (await isolate.fetch("/v1/me", { headers })).status,
    asOwner: async (method: string, path: string, json: unknown = {}) => {
      const headers = { ...(await signedIn(scene.owner)), "content-type": "application/json" };
      const init = { method, headers, body: JSON.stringify(json) };
      const answer = await openIsolate(aws.env).fetch(`/v1${path}`, init);
      expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2]);
      const text = await answer.text();
      return text === "" ? undefined : (JSON.parse(text) as { data: Record<string, string> });
    },
    /** The restore and all that follows it, up to serving again. */
    restore: async (snapshot: Snapshot): Promise<void> => {
      await putBack(snapshot);
      await beginRestore(Date.now() - 1_000, Date.now() - 3_600_000);
      await workThrough(aws.env, Date.now());
    },
  };
}
