/** The key pair of this process, which never leaves it, and what is sealed to it. */

import { compactDecrypt, exportJWK, generateKeyPair } from "jose";

import { membersOf } from "../members.ts";

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: { readonly kty: string; readonly crv: string; x: string; y: string };
}

/** Which attempt the variables must be for. */
export interface Expected {
  readonly runner: string;
  readonly instance: string;
  readonly phase: string;
  readonly attempt: number;
}

export interface Variables {
  readonly env: Readonly<Record<string, string>>;
  /** What must not be shown. */
  readonly hidden: readonly string[];
}

const ALG = "ECDH-ES";
const ENC = "A256GCM";

export async function createKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(ALG, { crv: "P-256" });
  const { x = "", y = "" } = await exportJWK(publicKey);
  return { privateKey, publicKey: { kty: "EC", crv: "P-256", x, y } };
}

/**
 * Attack: a text that was sealed for another attempt, phase or runner, or long ago, is handed out again; a header that
 * asks for a weaker algorithm.
 */
export async function openVariables(
  sealed: string,
  { privateKey }: KeyPair,
  expected: Expected,
  serverNowMs: number,
): Promise<Variables> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, privateKey, {
    keyManagementAlgorithms: [ALG],
    contentEncryptionAlgorithms: [ENC],
  });
  const isFor = Object.entries(expected).every(([name, value]) => protectedHeader[name] === value);
  if (!isFor) throw new Error("The variables are for another attempt.");
  const exp = protectedHeader["exp"];
  if (typeof exp !== "number" || exp * 1_000 <= serverNowMs) {
    throw new Error("The variables came too late.");
  }
  const env = readEnv(JSON.parse(new TextDecoder().decode(plaintext)));
  const secrets = protectedHeader["secrets"];
  // Where it does not say which are secrets, all are.
  const isNamed = (name: string) => !Array.isArray(secrets) || secrets.includes(name);
  const hidden = Object.entries(env).filter(([name, value]) => isNamed(name) && value !== "");
  return { env, hidden: hidden.map(([, value]) => value) };
}

function readEnv(value: unknown): Record<string, string> {
  const entries = Object.entries(membersOf(value));
  const isOne = ([name, text]: [string, unknown]) =>
    /^[^=\0]+$/.test(name) && typeof text === "string" && !text.includes("\0");
  if (!entries.every(isOne)) throw new Error("The variables are not as they must be.");
  return Object.fromEntries(entries) as Record<string, string>;
}
