/** Instances on the local engine, watched through the API as a client would. */

import { env } from "cloudflare:workers";

import { call } from "../../../support/call.ts";

export interface Watched {
  readonly id: string;
  readonly status: string;
  readonly failure: {
    readonly phase: string;
    readonly code: string;
    readonly message: string;
  } | null;
  readonly phases: readonly {
    readonly key: string;
    readonly status: string;
    readonly attempts: number;
    readonly output: unknown;
  }[];
}

type Credential = { readonly key?: string; readonly bearer?: string };

export async function watch(credential: Credential, id: string): Promise<Watched> {
  const { body } = await call("GET", `/v1/instances/${id}`, credential);
  return body.data as Watched;
}

const OVER: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

export async function untilStatus(
  credential: Credential,
  id: string,
  ...statuses: string[]
): Promise<Watched> {
  for (let tries = 0; tries < 600; tries++) {
    const instance = await watch(credential, id);
    if (statuses.includes(instance.status)) return instance;
    if (OVER.has(instance.status)) break;
    await scheduler.wait(50);
  }
  throw new Error(`Not ${statuses.join()}: ${JSON.stringify(await watch(credential, id))}`);
}

const { INSTANCES } = env as unknown as { INSTANCES: Workflow };

/** All that the engine has to show of an instance: its log, its status, what steps put out. */
export async function keptByEngine(id: string): Promise<string> {
  const instance = await INSTANCES.get(id);
  const status = JSON.stringify(await instance.status());
  const kept = [status];
  const subscription = await instance.subscribe();
  for (let next = await subscription.next(); !next.done; next = await subscription.next()) {
    kept.push(JSON.stringify(next.value));
    if (
      /WORKFLOW_(SUCCESS|FAILURE|TERMINATED)|"(complete|errored|terminated)"/i.test(
        kept.at(-1) ?? "",
      )
    )
      break;
  }
  return kept.join("\n");
}
