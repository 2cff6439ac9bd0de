/** A company with an inbound webhook, and calls to it as senders sign them: with node's own words, not with ours. */

import { call, type Answer } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { instancesOf, seedWorkflow } from "../../support/published-workflow.ts";
import { usePool, type Pool } from "../../support/tokens.ts";
import { seedCompany, seedUser } from "../../support/world.ts";

export const KEY = "a signing key of 32 bytes, or so";

export interface Webhook {
  readonly companyId: string;
  readonly bearer: string;
  readonly workflowId: string;
  readonly id: string;
  readonly slug: string;
}

export async function seedWebhook(
  pool: Pool,
  { value = KEY, environment = "live" }: { value?: string; environment?: "live" | "test" } = {},
): Promise<Webhook> {
  const companyId = (await seedCompany()).id;
  const bearer = await pool.sign((await seedUser(companyId, "owner")).sub);
  const headers = { "x-nembl-environment": environment };
  const slug = "webhook-key";
  const secret = await call("POST", "/v1/secrets", { bearer, headers, json: { slug, value } });
  if (secret.status !== 201) throw new Error(secret.text);
  const workflowId = await seedWorkflow(companyId, environment);
  const json = { name: "A webhook", workflowId, secret: slug };
  const made = await call("POST", "/v1/inbound-webhooks", { bearer, headers, json });
  if (made.status !== 201) throw new Error(made.text);
  return { companyId, bearer, workflowId, id: made.body.data.id, slug };
}

/** One of a company's own, before each test. */
export function useWebhook(): { readonly pool: Pool; readonly webhook: Webhook } {
  const pool = usePool();
  return { pool, webhook: eachTest(() => seedWebhook(pool)) };
}

export const BODY = '{"event":"deployed","at":{"stage":"prod"}}';

/** Of what the company's webhooks started. */
export const idsOf = async (companyId: string) =>
  (await instancesOf(companyId)).map(({ id }) => id);

export const inputsOf = async (companyId: string) =>
  (await instancesOf(companyId)).map(({ input }) => JSON.parse(String(input)).webhook);

const bytesOf = (text: string | Uint8Array) =>
  typeof text === "string" ? new TextEncoder().encode(text) : text;

export async function hmac(key: string | Uint8Array, message: string | Uint8Array) {
  const imported = await crypto.subtle.importKey(
    "raw",
    bytesOf(key),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytesOf(message)));
}

const toHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

export async function ownSignature(body: string | Uint8Array, key: string | Uint8Array = KEY) {
  return { "x-webhook-signature": `sha256=${toHex(await hmac(key, body))}` };
}

export async function standardSignature(
  body: string | Uint8Array,
  {
    key = KEY,
    id = `msg_${crypto.randomUUID()}`,
    atMs = Date.now(),
  }: { key?: string | Uint8Array; id?: string; atMs?: number } = {},
) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const head = bytesOf(`${id}.${timestamp}.`);
  const message = new Uint8Array([...head, ...bytesOf(body)]);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${toBase64(await hmac(key, message))}`,
  };
}

export function send(
  id: string,
  body: string | Uint8Array,
  headers: Record<string, string>,
): Promise<Answer> {
  return call("POST", `/v1/webhooks/inbound/${id}`, {
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** In an isolate whose memory, bindings and calls are its own. */
export async function sendFrom(
  isolate: Isolate,
  id: string,
  body: string,
  headers: Record<string, string>,
) {
  const response = await isolate.fetch(`/v1/webhooks/inbound/${id}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.json<Record<string, string>>(),
  };
}

export { createIsolate };
