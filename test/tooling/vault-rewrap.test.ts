/** The operator's script against a database of wrangler's own, with its own keys. */

import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { keyIdOf } from "../../src/core/sealed-box.ts";
import { Secret } from "../../src/core/secret.ts";
import { openValue, sealValue } from "../../src/platform/secret-store/envelope.ts";

const NEW = "script-master-new-0123456789abcdef01";
const OLD = "script-master-old-0123456789abcdef01";
const LOST = "script-master-lost-0123456789abcdef0";

/** Each call of wrangler takes seconds: one to seed, the script's own three, and one to look. */
const TIME_LIMIT_MS = 120_000;

const state = mkdtempSync(join(tmpdir(), "vault-rewrap-"));
const target = ["--local", "--persist-to", state];
afterAll(() => rmSync(state, { recursive: true, force: true }));

interface Row {
  readonly name: string;
  readonly token: string;
  readonly envelope: string;
  readonly key_id: string;
}

function execute(sql: string): Row[] {
  const bin = "node_modules/wrangler/bin/wrangler.js";
  const args = ["d1", "execute", "DB", "--json", "--command", sql, ...target];
  const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" };
  const answer = execFileSync(process.execPath, [bin, ...args], { encoding: "utf8", env });
  const [first] = JSON.parse(answer.slice(answer.indexOf("["))) as { results: Row[] }[];
  return first?.results ?? [];
}

/** The vault's tables as the migrations make them. */
function tables(): string[] {
  const migrations = globSync("migrations/*.sql").map((path) => readFileSync(path, "utf8"));
  return migrations.join("\n").match(/CREATE TABLE `vault_\w+`[^;]+/g) ?? [];
}

async function row(token: string, master: string): Promise<string[]> {
  const place = { name: `nembl/co_a/it's-${token}`, token };
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const value = new Secret(`canary of ${token}`);
  const sealed = await sealValue({ masters: [master] }, place, value, random);
  const name = place.name.replaceAll("'", "''");
  return [
    `INSERT INTO vault_names (name, current_token, created_at) VALUES ('${name}', '${token}', 0)`,
    `INSERT INTO vault_versions (name, token, envelope, key_id, created_at) VALUES ('${name}', '${token}', '${sealed.envelope}', '${sealed.keyId}', 0)`,
  ];
}

function rewrap(masters: string, args = target) {
  const env = { ...process.env, VAULT_MASTER_KEY: masters };
  const script = ["scripts/vault-rewrap.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { encoding: "utf8", env });
  return { status, stdout, stderr };
}

it(
  "rewraps what it has the key for, passes by what does not open, and prints counts alone",
  async () => {
    const seeds = [row("a", OLD), row("b", OLD), row("broken", OLD), row("c", NEW), row("d", LOST)];
    const breaking =
      "UPDATE vault_versions SET envelope = replace(envelope, 'v1.', 'v9.') WHERE token = 'broken'";
    execute([...tables(), ...(await Promise.all(seeds)).flat(), breaking].join(";\n"));

    const { status, stdout, stderr } = rewrap(`${NEW},${OLD}`);
    expect(stdout).toBe("2 rewrapped, 1 broken, 1 left under retired keys\n");
    expect(stderr).toContain("1 are under keys that this list does not have.");
    expect(status).toBe(1);
    expect(stdout + stderr).not.toMatch(/script-master|canary/);

    const rows = execute("SELECT name, token, envelope, key_id FROM vault_versions ORDER BY token");
    const keyOf = Object.fromEntries(rows.map((found) => [found.token, found.key_id]));
    const [current, retired, lost] = await Promise.all([NEW, OLD, LOST].map(keyIdOf));
    expect(keyOf).toEqual({ a: current, b: current, broken: retired, c: current, d: lost });
    for (const found of rows.filter(({ key_id: keyId }) => keyId === current)) {
      const value = await openValue({ masters: [NEW] }, found, found.envelope);
      expect(value.reveal()).toBe(`canary of ${found.token}`);
    }
  },
  TIME_LIMIT_MS,
);

it("does nothing before it is told where, and with what keys", () => {
  expect(rewrap(NEW, []).stderr).toContain("usage: npm run vault:rewrap -- --remote|--local");
  expect(rewrap("short").stderr).toContain("VAULT_MASTER_KEY is the list that the Worker has");
});
