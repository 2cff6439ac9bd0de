/** `npm run setup` against a stand-in for wrangler: each step is looked at, done once, and found the second time. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, describe, expect, it } from "vitest";

import { cloudflareSteps } from "../../scripts/deployment/cloudflare-steps.ts";
import { parseSetup, UsageError } from "../../scripts/deployment/options.ts";
import { secretSteps } from "../../scripts/deployment/secret-steps.ts";
import { runSteps } from "../../scripts/deployment/steps.ts";
import { setValue } from "../../scripts/deployment/toml.ts";
import { openAccount, run, type Account } from "./stand-ins/account.ts";

const KEYS = ["AUDIT_SIGNING_KEY", "KEY_SEAL_SECRET", "SEAL_MASTER_KEY", "VAULT_MASTER_KEY"];

afterEach(() => delete process.env["STAND_IN_FAILS"]);

async function setUp(account: Account, escrow?: string): Promise<string[]> {
  const { target } = account;
  const options = { location: "weur", host: "api.company.test", escrow, skipAws: false };
  const lines: string[] = [];
  let made = 0;
  const createAccessKey = () =>
    Promise.resolve({ id: `AKIA${++made}`, secret: "an-access-key-that-is-secret" });
  const steps = [
    ...cloudflareSteps({ run, target, options }),
    ...secretSteps({ run, target, options, createAccessKey }),
  ];
  await runSteps(steps, { dryRun: false, print: (line) => lines.push(line) });
  return lines;
}

describe.each(["production", "staging"] as const)("of %s", (environment) => {
  it("makes what is missing, writes ids where they belong, and finds it all the second time", async () => {
    const account = openAccount(environment);
    const first = await setUp(account);
    expect(first.filter((line) => line.startsWith("done"))).toHaveLength(first.length - 1);
    const { name, d1_databases, kv_namespaces, routes, vars } = account.target.read();
    expect(d1_databases[0]?.database_id).toBe(`d1-${name}`);
    expect(kv_namespaces[0]?.id).toBe(`kv-${name}-facts`);
    expect([routes?.[0]?.pattern, vars["PUBLIC_URL"]]).toEqual([
      "api.company.test",
      "https://api.company.test",
    ]);
    const other = openAccount(environment === "staging" ? "production" : "staging").target.read();
    expect(other.d1_databases[0]?.database_id).toBeUndefined();

    const before = account.toml();
    process.env["STAND_IN_ACCOUNT"] = join(account.directory, "account.json");
    process.env["STAND_IN_CALLS"] = join(account.directory, "second.txt");
    const second = await setUp(account);
    expect(second.every((line) => line.startsWith("ok"))).toBe(true);
    expect(account.toml()).toBe(before);
    const calls = readFileSync(join(account.directory, "second.txt"), "utf8");
    expect(calls).not.toMatch(/create|bulk/);
  });
});

it("hands secrets over on standard input, all of them random, and prints none", async () => {
  const account = openAccount("production");
  const lines = await setUp(account);
  const secrets = account.secrets();
  expect(Object.keys(secrets).toSorted()).toEqual(
    [...KEYS, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].toSorted(),
  );
  const values = Object.values(secrets);
  expect(new Set(values).size).toBe(values.length);
  const seen = [...lines, ...account.calls(), account.toml()].join("\n");
  for (const value of values) expect(seen).not.toContain(value);
});

it("hands no program the administrator's credentials, nor the key that a deployment is checked with", async () => {
  const ours = [
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "NEMBL_VERIFY_KEY"],
  ];
  const before = { ...process.env };
  for (const name of ours) process.env[name] = "kept-to-ourselves";
  try {
    const script = "console.log(JSON.stringify(process.env))";
    const { stdout } = await run(process.execPath, ["-e", script]);
    expect(stdout).toContain("PATH");
    expect(stdout).not.toContain("kept-to-ourselves");
  } finally {
    for (const name of ours) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

it("keeps generated keys before it sets them: a run that was cut off uses the same", async () => {
  const account = openAccount("production");
  const escrow = join(account.directory, "escrow.env");
  account.failAt("secret bulk");
  await expect(setUp(account, escrow)).rejects.toThrow("keys of the Worker: `wrangler secret bulk");
  const kept = parseEnv(readFileSync(escrow, "utf8"));
  expect(Object.keys(kept).toSorted()).toEqual(KEYS);
  expect(statSync(escrow).mode & 0o077).toBe(0);
  account.failAt(undefined);
  await setUp(account, escrow);
  expect(account.secrets()).toMatchObject(kept);
});

it("keeps them for their owner's eyes in a file that others could read, beside what it held", async () => {
  const account = openAccount("production");
  const escrow = join(account.directory, "escrow.env");
  writeFileSync(escrow, 'KEPT_BEFORE="yes"\n', { mode: 0o644 });
  await setUp(account, escrow);
  expect(statSync(escrow).mode & 0o777).toBe(0o600);
  const kept = parseEnv(readFileSync(escrow, "utf8"));
  expect(Object.keys(kept).toSorted()).toEqual([...KEYS, "KEPT_BEFORE"].toSorted());
  // No draft is left beside it.
  expect(readdirSync(account.directory).filter((name) => name.startsWith("escrow"))).toEqual([
    "escrow.env",
  ]);
});

it("never replaces a key that is set: what it sealed would be lost", async () => {
  const account = openAccount("production");
  await setUp(account);
  const before = account.secrets();
  await setUp(account, join(account.directory, "escrow.env"));
  expect(account.secrets()).toEqual(before);
});

it("stops at the step that fails, and says which", async () => {
  const account = openAccount("staging");
  account.failAt("kv namespace create");
  await expect(setUp(account)).rejects.toThrow("KV nembl-edge-staging-facts");
  expect(account.calls().some((call) => call.startsWith("queues"))).toBe(false);
});

it("of a dry run names every step and asks nothing", () => {
  const args = ["scripts/setup.ts", "--env", "staging", "--dry-run"];
  const env = { ...process.env, AWS_ACCESS_KEY_ID: "", PATH: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  expect([status, stderr]).toEqual([0, ""]);
  for (const part of ["d1 create nembl-edge-staging", "CreateUserPoolClient", "PutUserPolicy"]) {
    expect(stdout).toContain(part);
  }
  expect(stdout.trim().split("\n").at(-1)).toBe("Nothing was asked and nothing was changed.");
});

describe("the command line", () => {
  it.each([
    [["--env", "prod"], "--env takes"],
    [[], "--env takes"],
    [["--env", "staging"], "--escrow"],
    [["--env", "staging", "--no-escrow", "--host", "https://api.company.test/x"], "host name"],
    [["--env", "staging", "--no-escrow", "--auth-host", "auth.company.test"], "--certificate"],
    [["--env", "staging", "--no-escrow", "--location", "moon"], "--location"],
    [["--env", "staging", "--nonsense"], "nonsense"],
  ])("refuses %s", (args, words) => {
    expect(() => parseSetup(args)).toThrow(UsageError);
    expect(() => parseSetup(args)).toThrow(words);
  });
});

describe("a value of wrangler.toml", () => {
  const toml = `a = 1\n\n[vars]\n# why\nX = "1"\n\n# next\n[[d]]\nbinding = "A"\n\n[[d]]\nbinding = "B"\n`;
  it("is changed where it stands, and comments stay", () => {
    expect(setValue(toml, { table: "vars", key: "X" }, 'a "b"')).toBe(
      toml.replace('X = "1"', String.raw`X = "a \"b\""`),
    );
  });
  it("is added at its table's end, before the comment of the next", () => {
    expect(setValue(toml, { table: "vars", key: "Y" }, "2")).toBe(
      toml.replace('X = "1"\n', 'X = "1"\nY = "2"\n'),
    );
  });
  it("goes into the one of several alike that is meant, or nowhere", () => {
    const place = { table: "[d]", having: 'binding = "B"', key: "id" };
    expect(setValue(toml, place, "1")).toBe(`${toml.trimEnd()}\nid = "1"\n`);
    expect(() => setValue(toml, { ...place, having: 'binding = "C"' }, "1")).toThrow("[[d]]");
  });
});
