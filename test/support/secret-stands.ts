/** The two stores behind secrets, as a test needs them: crashing at any call, and looked into from outside. */

import { vi } from "vitest";

import { composeFor } from "../../src/deps.ts";
import { startAwsDouble, type AwsDouble } from "./aws-double.ts";
import type { Crash } from "./crash.ts";
import { env, type TestEnv } from "./world.ts";

export interface Stand {
  readonly name: string;
  readonly env: Partial<TestEnv>;
  /**
   * Every call that reaches the store from now on for a name that begins so is a step of this crash; those to D1 are by
   * its `env`. Returns how to end it.
   */
  readonly crashWith: (crash: Crash, prefix?: string) => () => void;
  /** Names that the store holds now, below a prefix. */
  readonly names: (prefix: string) => Promise<string[]>;
}

const { AWS_REGION } = env as unknown as { AWS_REGION: string };

export const AWS_URL = `https://secretsmanager.${AWS_REGION}.amazonaws.com/`;

export const EMBEDDED: Stand = {
  name: "the embedded vault",
  env: { SECRETS_BACKEND: "embedded" },
  // The vault is in D1, whose calls are steps already.
  crashWith: () => () => undefined,
  names: async (prefix) => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM vault_names WHERE deleted_at IS NULL AND name LIKE ? ORDER BY name",
    )
      .bind(`${prefix}%`)
      .all<{ name: string }>();
    return results.map(({ name }) => name);
  },
};

export interface AwsStand extends Stand {
  readonly double: AwsDouble;
  /** Replaced by a test that wants to see requests as they leave, signed. */
  onRequest: (request: Request, send: () => Promise<Response>) => Promise<Response>;
}

/** After everything else that stands in for `fetch`. */
export function startAwsStand(): AwsStand {
  const double = startAwsDouble({
    url: AWS_URL,
    region: AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  });
  const toDouble = globalThis.fetch;
  const crashes = new Map<string, Crash>();
  const crashOf = async (request: Request): Promise<Crash | undefined> => {
    if (crashes.size === 0) return undefined;
    const text = await request.clone().text();
    return [...crashes].find(([prefix]) => text.includes(`"${prefix}`))?.[1];
  };
  const stand: AwsStand = {
    name: "Secrets Manager",
    env: { SECRETS_BACKEND: "aws" },
    double,
    onRequest: (_, send) => send(),
    crashWith: (crash, prefix = "nembl/") => {
      crashes.set(prefix, crash);
      return () => crashes.delete(prefix);
    },
    names: (prefix) =>
      Promise.resolve(
        [...double.secrets().keys()].filter((name) => name.startsWith(prefix)).toSorted(),
      ),
  };
  vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url !== AWS_URL) return toDouble(input, init);
    const send = () => toDouble(request.clone());
    return stand.onRequest(request, async () => {
      const crash = await crashOf(request);
      return crash === undefined ? send() : crash.step(send);
    });
  });
  return stand;
}

export function depsOf(stand: Stand, over: TestEnv = env) {
  return composeFor({ ...over, ...stand.env }).deps;
}

export interface HeldSecret {
  readonly slug: string;
  readonly status: string;
  readonly version: number;
  /** What the row's version is at the store; null where it is not there. */
  readonly value: string | null;
  /** Whether it is also the store's current one. */
  readonly current: boolean;
  readonly path: string;
}

interface Row {
  readonly slug: string;
  readonly status: string;
  readonly version: number;
  readonly physical_name: string;
  readonly version_token: string | null;
}

/** Both sides: each row with what the store holds for it, and each name that the store holds. */
export async function inspect(
  stand: Stand,
  companyId: string,
): Promise<{ rows: HeldSecret[]; names: string[] }> {
  const { secretStore } = depsOf(stand);
  const deadlineMs = Date.now() + 60_000;
  const { results } = await env.DB.prepare(
    "SELECT * FROM secrets WHERE company_id = ? ORDER BY physical_name",
  )
    .bind(companyId)
    .all<Row>();
  const rows = await Promise.all(
    results.map(async (row): Promise<HeldSecret> => {
      const { slug, status, version, physical_name: path, version_token: token } = row;
      const described = await secretStore.describe(path, deadlineMs);
      const value =
        token === null || !described?.tokens.includes(token)
          ? null
          : (await secretStore.read(path, token, deadlineMs)).reveal();
      return { slug, status, version, value, current: described?.currentToken === token, path };
    }),
  );
  return { rows, names: await stand.names(`nembl/${companyId}/`) };
}
