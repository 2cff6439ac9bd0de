/** What goes to a runner, as a runner opens it. */

import { compactDecrypt, exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";

import { base64Url, fromBase64Url, utf8 } from "../../../src/core/encoding.ts";
import { sealForRunner } from "../../../src/features/egress/index.ts";
import { auditEventsOf } from "../../support/world.ts";
import { openDesk, type Desk } from "./support.ts";

const BY = { type: "workflow_phase", id: "wf_1:deploy", instanceId: "exec_1" } as const;
const FOR = { runner: "run_1", instance: "exec_1", phase: "deploy", attempt: 2 } as const;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let desk: Desk;
let runner: Pair;
let publicKey: JWK;

beforeAll(async () => {
  runner = await generateKeyPair("ECDH-ES", { extractable: true });
  publicKey = await exportJWK(runner.publicKey);
});

beforeEach(async () => {
  desk = await openDesk();
  await desk.secret("deploy-token", "canary-deploy", { by: BY, host: null });
  await desk.secret("aws-access-key", "canary-aws", { by: BY, host: null });
});

const seal = (changes: Partial<Parameters<typeof sealForRunner>[1]> = {}) =>
  sealForRunner(desk.context(), {
    secrets: { DEPLOY_TOKEN: "deploy-token", AWS_ACCESS_KEY: "aws-access-key" },
    literals: { STAGE: "staging" },
    ...{ by: BY, publicKey, ...FOR, ...changes },
  });

const open = (sealed: string, key = runner.privateKey) =>
  compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ["ECDH-ES"],
    contentEncryptionAlgorithms: ["A256GCM"],
  });

it("a runner opens what was sealed for it, and sees which attempt it is for and how long", async () => {
  const sealed = await seal();
  const { plaintext, protectedHeader } = await open(sealed);
  expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual({
    DEPLOY_TOKEN: "canary-deploy",
    AWS_ACCESS_KEY: "canary-aws",
    STAGE: "staging",
  });
  expect(protectedHeader).toMatchObject({ alg: "ECDH-ES", enc: "A256GCM", ...FOR });
  expect(protectedHeader["secrets"]).toEqual(["DEPLOY_TOKEN", "AWS_ACCESS_KEY"]);
  const lifeSeconds = Number(protectedHeader["exp"]) - Date.now() / 1_000;
  expect(lifeSeconds).toBeGreaterThan(60);
  expect(lifeSeconds).toBeLessThanOrEqual(121);
  expect(sealed + JSON.stringify(await auditEventsOf(desk.companyId))).not.toContain("canary");
  expect(await auditEventsOf(desk.companyId)).toHaveLength(2);
});

/**
 * Attack: what was sealed for one attempt is handed out as another's, or kept and handed out later; or its secrets are
 * called none, so that they are printed.
 */
it.each(["runner", "instance", "phase", "attempt", "exp", "secrets", "alg", "enc", "epk"])(
  "a header whose %s was swapped opens nothing",
  async (member) => {
    const parts = (await seal()).split(".");
    const header = JSON.parse(new TextDecoder().decode(fromBase64Url(parts[0] ?? ""))) as Record<
      string,
      unknown
    >;
    const other = await exportJWK(
      (await generateKeyPair("ECDH-ES", { extractable: true })).publicKey,
    );
    const swapped = {
      ...{
        runner: "run_2",
        instance: "exec_2",
        phase: "other",
        attempt: 1,
        exp: Number(header["exp"]) + 60,
        secrets: [],
      },
      ...{ alg: "dir", enc: "A128GCM", epk: other },
    }[member];
    const forged = base64Url(utf8(JSON.stringify({ ...header, [member]: swapped })));
    await expect(open([forged, ...parts.slice(1)].join("."))).rejects.toBeInstanceOf(Error);
  },
);

it("another runner opens nothing", async () => {
  const { privateKey } = await generateKeyPair("ECDH-ES");
  await expect(open(await seal(), privateKey)).rejects.toBeInstanceOf(Error);
});

it("two of the same values have nothing in common", async () => {
  const [one, other] = [(await seal()).split("."), (await seal()).split(".")];
  for (const part of [2, 3, 4]) expect(one[part]).not.toBe(other[part]);
});

/** Attack: a key on a weak curve, or one whose private half was sent along and is known. */
describe("a key that is refused", () => {
  it.each([
    ["with its private half", async () => exportJWK(runner.privateKey)],
    [
      "on another curve of the kind",
      async () =>
        exportJWK(
          (await generateKeyPair("ECDH-ES", { crv: "P-384", extractable: true })).publicKey,
        ),
    ],
    [
      "on another curve",
      async () =>
        exportJWK(
          (await generateKeyPair("ECDH-ES", { crv: "X25519", extractable: true })).publicKey,
        ),
    ],
    [
      "for signatures",
      async () => exportJWK((await generateKeyPair("RS256", { extractable: true })).publicKey),
    ],
    ["that is none", () => Promise.resolve({ kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" })],
    ["that is symmetric", () => Promise.resolve({ kty: "oct", k: "AAAA" })],
  ])("%s: nothing is read", async (_, make: () => Promise<JWK>) => {
    await expect(seal({ publicKey: await make() })).rejects.toMatchObject({
      code: "validation_error",
    });
    expect(await auditEventsOf(desk.companyId)).toEqual([]);
  });
});

it("a secret that is bound to a host, or to another phase, does not leave this way", async () => {
  await desk.secret("of-a-host", "canary-host", { by: BY, host: "api.example.com" });
  await desk.secret("of-another", "canary-other", { by: { ...BY, id: "wf_1:test" }, host: null });
  for (const slug of ["of-a-host", "of-another"]) {
    await expect(seal({ secrets: { X: slug } })).rejects.toMatchObject({ code: "forbidden" });
  }
});
