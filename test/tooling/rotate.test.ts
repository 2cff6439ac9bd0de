/** The operator's command, against a database of wrangler's own and a keys file of its own. */

import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { keyIdOf } from "../../src/core/sealed-box.ts";
import { parseAwsPair, tryAwsPair } from "../../scripts/rotate/aws-pair.ts";
import { addKey, MAX_KEYS, promoteKey, retireKeys } from "../../scripts/rotate/list.ts";

const OLD = "rotate-master-old-0123456789abcdef01";
const SEED = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";

/** Each call of wrangler takes seconds. */
const TIME_LIMIT_MS = 240_000;

const state = mkdtempSync(join(tmpdir(), "rotate-"));
const keys = join(state, "keys.env");
const target = ["--local", "--persist-to", state, "--keys", keys];
afterAll(() => rmSync(state, { recursive: true, force: true }));

function execute(sql: string): void {
  const bin = "node_modules/wrangler/bin/wrangler.js";
  const args = ["d1", "execute", "DB", "--local", "--persist-to", state, "--command", sql];
  const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" };
  execFileSync(process.execPath, [bin, ...args], { encoding: "utf8", env, stdio: "pipe" });
}

function rotate(...args: string[]) {
  const script = ["scripts/rotate.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { encoding: "utf8" });
  return { status, stdout, stderr };
}

const inFile = (name: string) =>
  (new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(readFileSync(keys, "utf8"))?.[1] ?? "").split(
    ",",
  );

/** What the Worker's job would write. */
function noteRing(name: string, ids: readonly string[], left: number, sinceMs = 0): void {
  const [first, ...retired] = ids;
  execute(
    `INSERT OR REPLACE INTO key_rings (name, first_id, first_since, retired_ids, left_under, broken, walked_at, checked_at) VALUES ('${name}', '${first}', ${sinceMs}, '${JSON.stringify(retired)}', ${left}, 0, 1, ${Date.now()})`,
  );
}

beforeAll(() => {
  const migrations = globSync("migrations/*.sql").map((path) => readFileSync(path, "utf8"));
  execute(/CREATE TABLE `key_rings`[^;]+/.exec(migrations.join("\n"))?.[0] ?? "");
  writeFileSync(keys, `# ours\nSEAL_MASTER_KEY="${OLD}"\nAUDIT_SIGNING_KEY=${SEED}\n`, {
    mode: 0o600,
  });
}, TIME_LIMIT_MS);

describe("npm run rotate", () => {
  it(
    "adds, promotes once the Worker knows the key, and retires once nothing needs the old one",
    async () => {
      const added = rotate("add", "SEAL_MASTER_KEY", ...target);
      expect(added.status).toBe(0);
      const [first, fresh = ""] = inFile("SEAL_MASTER_KEY");
      expect([first, fresh.length]).toEqual([OLD, 48]);
      expect(added.stdout + added.stderr).not.toContain(fresh);
      expect(statSync(keys).mode & 0o777).toBe(0o600);
      expect(readFileSync(keys, "utf8")).toContain("# ours\n");

      const [oldId = "", freshId = ""] = await Promise.all([OLD, fresh].map(keyIdOf));
      expect(rotate("promote", "SEAL_MASTER_KEY", ...target).stderr).toContain("has not looked at");
      noteRing("SEAL_MASTER_KEY", [oldId], 0);
      expect(rotate("promote", "SEAL_MASTER_KEY", ...target).stderr).toContain("does not know");
      noteRing("SEAL_MASTER_KEY", [oldId, freshId], 0);
      expect(rotate("promote", "SEAL_MASTER_KEY", ...target).status).toBe(0);
      expect(inFile("SEAL_MASTER_KEY")).toEqual([fresh, OLD]);

      expect(rotate("retire", "SEAL_MASTER_KEY", ...target).stderr).toContain("is not the first");
      noteRing("SEAL_MASTER_KEY", [freshId, oldId], 3);
      expect(rotate("retire", "SEAL_MASTER_KEY", ...target).stderr).toContain("3 values wait");
      expect(rotate("status", ...target).stdout).toContain(`first ${freshId} since`);
      noteRing("SEAL_MASTER_KEY", [freshId, oldId], 0);
      expect(rotate("status", ...target).stdout).toContain("May be retired.");
      expect(rotate("retire", "SEAL_MASTER_KEY", ...target).status).toBe(0);
      expect(inFile("SEAL_MASTER_KEY")).toEqual([fresh]);
    },
    TIME_LIMIT_MS,
  );

  it(
    "destroys a retired seed and keeps its public half",
    async () => {
      expect(rotate("add", "AUDIT_SIGNING_KEY", ...target).status).toBe(0);
      const [, fresh = ""] = inFile("AUDIT_SIGNING_KEY");
      expect(fresh).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(rotate("promote", "AUDIT_SIGNING_KEY", "--force", ...target).stderr).toContain(
        "looked",
      );
      const [oldId = "", freshId = ""] = await Promise.all([SEED, fresh].map(keyIdOf));
      noteRing("AUDIT_SIGNING_KEY", [oldId, freshId], 0);
      expect(rotate("promote", "AUDIT_SIGNING_KEY", ...target).status).toBe(0);
      noteRing("AUDIT_SIGNING_KEY", [freshId, oldId], 0);
      expect(rotate("retire", "AUDIT_SIGNING_KEY", ...target).status).toBe(0);
      // RFC 8032 knows it: the public half of the bytes 1 to 32.
      const publicHalf = "public.ebVWLo_mVPlAeLES6KmLp5AfhTrmlb7X4OORC60ElmQ";
      expect(inFile("AUDIT_SIGNING_KEY")).toEqual([fresh, publicHalf]);
    },
    TIME_LIMIT_MS,
  );

  it("does nothing with a file that others can read, or a name that it does not know", () => {
    chmodSync(keys, 0o644);
    expect(rotate("add", "SEAL_MASTER_KEY", ...target).stderr).toContain("can be read by others");
    chmodSync(keys, 0o600);
    expect(rotate("add", "SOMETHING", ...target).stderr).toContain("NAME is one of");
    expect(rotate().stderr).toContain("npm run rotate -- status");
    expect(rotate("add", "SEAL_MASTER_KEY", "--remote").stderr).toContain("--keys names your own");
  });
});

describe("an ordered list", () => {
  it("takes a new key second, first, and alone", () => {
    expect(addKey(["a", "b"], "n")).toEqual(["a", "n", "b"]);
    expect(promoteKey(["a", "n", "b"])).toEqual(["n", "a", "b"]);
    expect(retireKeys(["n", "a", "b"], () => undefined)).toEqual(["n"]);
    expect(retireKeys(["n", "a"], (key) => `public.${key}`)).toEqual(["n", "public.a"]);
  });

  it("refuses what would leave the Worker without a key, or with too many", () => {
    expect(() => promoteKey(["a"])).toThrow("Add one first");
    expect(() => promoteKey(["a", "public.b"])).toThrow("Add one first");
    expect(() => retireKeys([], () => undefined)).toThrow("empty");
    expect(() => addKey(Array(MAX_KEYS).fill("k"), "n")).toThrow("at most");
  });
});

describe("a pair of AWS credentials", () => {
  it("is read as AWS's own command prints it", () => {
    const printed = JSON.stringify({
      AccessKey: { UserName: "nembl-edge", AccessKeyId: "AKIDNEW", SecretAccessKey: "new-secret" },
    });
    expect(parseAwsPair(printed)).toEqual({
      ...{ AWS_ACCESS_KEY_ID: "AKIDNEW", AWS_SECRET_ACCESS_KEY: "new-secret" },
    });
    expect(() => parseAwsPair("{}")).toThrow("create-access-key");
  });

  it("is tried until AWS knows it, and given up where AWS does not", async () => {
    const pair = parseAwsPair(
      JSON.stringify({ AccessKey: { AccessKeyId: "AKIDNEW", SecretAccessKey: "new-secret" } }),
    );
    const answers = [403, 403, 200];
    const asked: Request[] = [];
    const before = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      asked.push(new Request(input, init));
      return new Response("", { status: answers.shift() ?? 403 });
    };
    try {
      const at = { region: "eu-central-1", endpoint: "https://sts.test/" };
      await tryAwsPair(pair, at, async () => undefined);
      expect(asked).toHaveLength(3);
      expect(asked[0]?.headers.get("authorization")).toContain("AKIDNEW/");
      await expect(tryAwsPair(pair, at, async () => undefined)).rejects.toThrow("refuses");
    } finally {
      globalThis.fetch = before;
    }
  });
});
