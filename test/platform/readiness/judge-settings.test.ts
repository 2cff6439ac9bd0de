import { expect, it } from "vitest";

import { judgeSettings } from "../../../src/platform/readiness/judge-settings.ts";

/** A deployment with nothing to say of it. */
const SOUND = {
  ENVIRONMENT: "production",
  KEY_SEAL_SECRET: "q8w3n5x7v1m2c9b4k6j0h8g5f3d1s2a7p9o4i6u8",
  SEAL_MASTER_KEY: "z1x2c3v4b5n6m7k8j9h0g1f2d3s4a5p6o7i8u9y0",
  VAULT_MASTER_KEY: "m9n8b7v6c5x4z3l2k1j0h9g8f7d6s5a4p3o2i1u0",
  AUDIT_SIGNING_KEY: "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA",
  COGNITO_ISSUER: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aB3dE5gH7",
  COGNITO_USER_POOL_ID: "eu-central-1_aB3dE5gH7",
  COGNITO_CLIENT_ID: "5k3j2h1g4f5d6s7a8p9o0i1u2y",
  COGNITO_DOMAIN: "https://auth.company.test",
  COGNITO_ENDPOINT: "",
  PUBLIC_URL: "https://api.company.test",
  EMAIL_FROM: "no-reply@company.test",
  AWS_REGION: "eu-central-1",
  AWS_ENDPOINT: "",
  AWS_ACCESS_KEY_ID: "AKIAQ3EGR7TY5UIO9PLK",
  AWS_SECRET_ACCESS_KEY: "b8Jd0fKx2vQz7mNc4hLp9sRt1wYg6uEa3oIi5TnV",
};

const judge = (change: Record<string, string>) => judgeSettings({ ...SOUND, ...change });
const codes = (change: Record<string, string>) => judge(change).map(({ code }) => code);

it("has nothing to say of a real deployment", () => {
  expect(judge({})).toEqual([]);
  expect(judge({ ENVIRONMENT: "staging" })).toEqual([]);
});

it.each([
  ["the client id of wrangler.toml", { COGNITO_CLIENT_ID: "replace-with-the-first-party-client" }],
  ["a manual's address", { PUBLIC_URL: "https://api.example.com" }],
  ["a manual's sender", { EMAIL_FROM: "no-reply@example.org" }],
])("finds a placeholder: %s", (_, change) => {
  expect(codes(change)).toEqual(["placeholder"]);
});

it.each([
  ["no access key", { AWS_ACCESS_KEY_ID: "" }, "credentials_missing"],
  ["no secret access key", { AWS_SECRET_ACCESS_KEY: "" }, "credentials_missing"],
  ["an emulator's", { AWS_ACCESS_KEY_ID: "test" }, "credentials_default"],
  ["the manuals' pair", { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" }, "credentials_default"],
  ["one letter 40 times", { VAULT_MASTER_KEY: "a".repeat(40) }, "secret_weak"],
  [
    "a word for a key",
    { SEAL_MASTER_KEY: "please-change-me-before-this-goes-live" },
    "secret_weak",
  ],
  [
    "a weak key behind a good one",
    { KEY_SEAL_SECRET: `${SOUND.KEY_SEAL_SECRET},${"b".repeat(32)}` },
    "secret_weak",
  ],
  ["one key for two purposes", { SEAL_MASTER_KEY: SOUND.VAULT_MASTER_KEY }, "secret_shared"],
  ["a pool of another name", { COGNITO_USER_POOL_ID: "eu-central-1_other" }, "issuer_mismatch"],
  ["a region of another pool", { AWS_REGION: "us-east-1" }, "issuer_mismatch"],
  [
    "a pool of another region",
    {
      AWS_REGION: "us-east-1",
      COGNITO_ISSUER: "https://cognito-idp.us-east-1.amazonaws.com/eu-central-1_aB3dE5gH7",
    },
    "issuer_mismatch",
  ],
])("finds %s", (_, change, code) => {
  expect(codes(change)).toEqual([code]);
});

it("lets an emulator's issuer be what it is, and China's end in its own suffix", () => {
  const issuer = { COGNITO_ISSUER: "https://pool.company.test/local_1" };
  expect(judge({ ...issuer, COGNITO_ENDPOINT: "https://pool.company.test/" })).toEqual([]);
  expect(judge({ ...issuer, AWS_ENDPOINT: "https://cloud.company.test/" })).toEqual([]);
  const pool = "cn-north-1_aB3dE5gH7";
  const china = {
    AWS_REGION: "cn-north-1",
    COGNITO_USER_POOL_ID: pool,
    COGNITO_ISSUER: `https://cognito-idp.cn-north-1.amazonaws.com.cn/${pool}`,
  };
  expect(judge(china)).toEqual([]);
});

it("says all at once, by name, and repeats no value", () => {
  const faults = judge({ COGNITO_CLIENT_ID: "replace-it", AWS_ACCESS_KEY_ID: "foobar" });
  expect(faults.map(({ code }) => code)).toEqual(["placeholder", "credentials_default"]);
  const words = faults.map((fault) => fault.words).join(" ");
  expect(words).toMatch(/COGNITO_CLIENT_ID.*AWS_ACCESS_KEY_ID/);
  expect(words).not.toMatch(/replace-it|foobar/);
});

it("judges no development", () => {
  expect(judge({ ENVIRONMENT: "development", AWS_ACCESS_KEY_ID: "local" })).toEqual([]);
});
