/** The secret `kept` of a company of its own. Each request of the company's owner is a process that may die on its way. */

import { composeFor } from "../../src/deps.ts";
import type { SecretStore } from "../../src/platform/secret-store/store.ts";
import type { Crash } from "./crash.ts";
import { createIsolate } from "./isolate.ts";
import { inspect, type Stand } from "./secret-stands.ts";
import { signedIn, type Pool } from "./tokens.ts";
import { env, seedCompany } from "./world.ts";

export type Wrap = (real: SecretStore) => SecretStore;

export interface How {
  readonly crash?: Crash;
  /** Instead of the real store. */
  readonly store?: Wrap | undefined;
}

type Operate = (value?: string, how?: How) => Promise<Response>;

export interface KeptSecret {
  readonly companyId: string;
  readonly create: Operate;
  readonly replace: Operate;
  readonly remove: (how?: How) => Promise<Response>;
  /** Both sides, all of the company. */
  readonly inspect: () => ReturnType<typeof inspect>;
  /** What the row says; `gone` where there is none. */
  readonly status: () => Promise<string>;
  /** A new owner is signed in: a token is good for an hour. */
  readonly signInAnew: () => Promise<void>;
}

export async function keepSecret(pool: Pool, stand: Stand): Promise<KeptSecret> {
  const companyId = (await seedCompany()).id;
  let owner = await signedIn(pool, companyId);

  async function send(
    method: string,
    path: string,
    json: unknown,
    { crash, store }: How = {},
  ): Promise<Response> {
    const isolate = createIsolate({ overrides: { ...crash?.env, ...stand.env } });
    const { deps } = composeFor(isolate.env);
    if (store) Object.assign(deps, { secretStore: store(deps.secretStore) });
    const endCrash = crash && stand.crashWith(crash, `nembl/${companyId}/`);
    const headers = { authorization: `Bearer ${owner}`, "content-type": "application/json" };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    try {
      return await isolate.fetch(`/v1/secrets${path}`, { method, headers, ...body });
    } finally {
      endCrash?.();
    }
  }

  return {
    companyId,
    create: (value = "old", how) => send("POST", "", { slug: "kept", value }, how),
    replace: (value = "new", how) => send("PUT", "/kept/value", { value }, how),
    remove: (how) => send("DELETE", "/kept", undefined, how),
    inspect: () => inspect(stand, companyId),
    status: async () => {
      const row = await env.DB.prepare("SELECT status FROM secrets WHERE company_id = ?")
        .bind(companyId)
        .first<string>("status");
      return row ?? "gone";
    },
    signInAnew: async () => {
      owner = await signedIn(pool, companyId);
    },
  };
}
