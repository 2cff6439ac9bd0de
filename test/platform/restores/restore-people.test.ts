/** After a restore: deactivated people stay out, and what works once has worked. */

import { describe, expect, it } from "vitest";

import { sqlAgain } from "../../../scripts/restored/sql-again.ts";
import { listAgain } from "../../../scripts/restored/what-again.ts";
import { env } from "../../support/world.ts";
import { seedRecoveryCodes, seedTotp } from "../../features/mfa/support.ts";
import { usePeople } from "./people.ts";
import { takeSnapshot } from "./support.ts";

const { scene, asOwner, restore, signedIn, statusOf } = usePeople();

describe("people who were deactivated", () => {
  it("are shut out again by the statements that the list makes of the log", async () => {
    const before = await takeSnapshot();
    await asOwner("PATCH", `/users/${scene.member.id}`, { status: "deactivated" });
    const { results } = await env.DB.prepare(
      "SELECT * FROM audit_events WHERE company_id = ? AND action = 'users:disable'",
    )
      .bind(scene.company.id)
      .all<Record<string, string>>();
    const logged = results.map((row) => ({
      ...{
        id: row["id"] ?? "",
        company: scene.company.id,
        at: new Date(Number(row["at"])).toISOString(),
      },
      ...{ actor: "user:x", action: row["action"] ?? "", target: row["target"] ?? "" },
      ...{ outcome: row["outcome"] ?? "" },
      details: JSON.parse(row["details"] ?? "") as Record<string, unknown>,
    }));
    await restore(before);
    expect(await statusOf(await signedIn(scene.member, Date.now()))).toBe(200);
    const statements = sqlAgain(listAgain(logged, 0), Date.now());
    expect(statements).toHaveLength(1);
    for (const statement of statements) await env.DB.prepare(statement).run();
    expect(await statusOf(await signedIn(scene.member, Date.now()))).toBe(401);
  });
});

describe("what works once", () => {
  it("does not work again: recovery codes, text codes, invitations, sign-ins under way", async () => {
    await seedTotp(scene.member.id);
    await seedRecoveryCodes(scene.member.id);
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO sms_codes (id, user_id, phone_number, code_hash, sent_at, expires_at) VALUES ('sms_r', ?, '+1', 'h', 1, 9e15)",
      ).bind(scene.member.id),
      env.DB.prepare(
        "INSERT INTO invitations (id, company_id, email, role, token_hash, status, created_at, created_by, expires_at) VALUES ('inv_r', ?, 'a@example.com', 'member', 't', 'pending', 1, ?, 9e15)",
      ).bind(scene.company.id, scene.owner.id),
      env.DB.prepare(
        "INSERT INTO auth_states (state_hash, browser_hash, nonce, sealed_verifier, return_to, expires_at) VALUES ('s', 'b', 'n', 'v', '/', 9e15)",
      ),
    ]);
    await restore(await takeSnapshot());
    const countOf = (table: string, where: string) =>
      env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first("n");
    expect(await countOf("recovery_codes", "1")).toBe(0);
    expect(await countOf("sms_codes", `expires_at > ${Date.now()}`)).toBe(0);
    expect(await countOf("invitations", "status = 'pending'")).toBe(0);
    expect(await countOf("auth_states", "1")).toBe(0);
    // The factor itself stays: what the person holds is the same.
    expect(await countOf("mfa_factors", `user_id = '${scene.member.id}'`)).toBe(1);
  });

  it("does not run again: instances, their phases, requests and commands end as failed", async () => {
    const place = `'${scene.company.id}', 'live'`;
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO workflow_instances (id, company_id, environment, workflow_id, version, status, input, source, started_by_type, started_by_id, created_at, touched_at) VALUES ('exec_r', ${place}, 'wf', 1, 'running', 'null', 'api', 'user', 'u', 1, 1)`,
      ),
      env.DB.prepare(
        `INSERT INTO workflow_phases (company_id, environment, instance_id, key, position, name, type, status) VALUES (${place}, 'exec_r', 'deploy', 0, 'D', 'command', 'pending')`,
      ),
      env.DB.prepare(
        `INSERT INTO requests (id, company_id, environment, service_id, title, input, status, instance_id, created_by_type, created_by_id, created_at, updated_at) VALUES ('req_r', ${place}, 'svc', 'T', 'null', 'in_progress', 'exec_r', 'user', 'u', 1, 1)`,
      ),
      env.DB.prepare(
        `INSERT INTO runner_jobs (id, company_id, environment, workflow_id, instance_id, phase, started_by, run, labels, env, timeout_seconds, retries, created_at, status, claimable_at, due_at) VALUES ('job_r', ${place}, 'wf', 'exec_r', 'deploy', '{}', '[]', '[]', '{}', 1, 0, 1, 'queued', 1, 1)`,
      ),
    ]);
    await restore(await takeSnapshot());
    const row = (table: string, id: string) =>
      env.DB.prepare(`SELECT * FROM ${table} WHERE id = '${id}'`).first();
    expect(await row("workflow_instances", "exec_r")).toMatchObject({ status: "failed" });
    expect(await row("requests", "req_r")).toMatchObject({ status: "failed" });
    expect(await row("runner_jobs", "job_r")).toMatchObject({
      ...{ status: "cancelled", claimable_at: null, due_at: null },
    });
    const phase = await env.DB.prepare(
      "SELECT status FROM workflow_phases WHERE instance_id = 'exec_r'",
    ).first("status");
    expect(phase).toBe("cancelled");
  });
});
