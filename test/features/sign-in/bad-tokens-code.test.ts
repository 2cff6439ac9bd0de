/** The pool's token endpoint at fault: no one is half signed in. */

import { beforeEach, describe, expect, it } from "vitest";

import { challengeOf } from "../../../src/features/sign-in/login/start-login.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { begin, callback, expectNobodyIn, FAULTS, tokensFor } from "./faulty-pool.ts";

const pool = usePool();

describe("the token endpoint at the callback", () => {
  let sub: string;
  let sessions: number;

  beforeEach(async () => {
    sub = `sub-${crypto.randomUUID()}`;
    sessions = await countSessions();
  });

  async function countSessions(): Promise<number> {
    return (await env.DB.prepare("SELECT id FROM browser_sessions").all()).results.length;
  }

  it.each(FAULTS)("that %s: 503 in our own words, and no one half signed in", async (_, fault) => {
    const begun = await begin();
    pool.onToken(fault);

    const answer = await callback(begun);

    expect([answer.status, answer.body.error]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.text).not.toContain("secret detail");
    await expectNobodyIn(answer, sub);
    expect(await countSessions()).toBe(sessions);

    // Nothing is known of the code: the same callback may come again, and once it has worked no more.
    pool.onToken(() => tokensFor(pool, sub, begun));
    expect((await callback(begun)).status).toBe(302);
    expect((await callback(begun)).status).toBe(400);
  });

  /** Attack: somebody else's code brought into one's own sign-in, or one's own into theirs (RFC 9700 §4.5). */
  it("that finds another sign-in's verifier refuses it, and so do we", async () => {
    const victim = await begin();
    const attacker = await begin();
    const challenges: Record<string, string | null> = {
      "code-of-victim": victim.query.get("code_challenge"),
      "code-of-attacker": attacker.query.get("code_challenge"),
    };
    pool.onToken(async (form) => {
      const challenge = await challengeOf(form.get("code_verifier") ?? "");
      if (challenges[form.get("code") ?? ""] === challenge) return tokensFor(pool, sub, victim);
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    });

    const stolen = await callback(attacker, "code-of-victim");
    expect([stolen.status, stolen.body.error]).toEqual([400, "invalid_request"]);
    await expectNobodyIn(stolen, sub);

    expect((await callback(victim, "code-of-victim")).status).toBe(302);
  });

  it.each([
    ["empty", ""],
    ["of 10 kB", "x".repeat(10_000)],
    ["of a control character", "%00"],
    ["of an emoji", "%F0%9F%92%A9"],
    ["sent twice", "a&code=b"],
  ])("is given a code %s: refused without a fault of ours", async (_, code) => {
    pool.onToken(() => Response.json({ error: "invalid_grant" }, { status: 400 }));
    const answer = await callback(await begin(), code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await expectNobodyIn(answer, sub);
  });
});
