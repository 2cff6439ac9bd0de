/**
 * The demo's target, a process of its own: a service that knows one token for each environment. It echoes what it was
 * sent, the token too, so that one sees how Nembl takes the token out of the answer.
 */

import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { ENVIRONMENTS } from "../../src/core/environment.ts";
import { HOST } from "./ports.ts";
import type { TargetOrder, TargetReport } from "./target.ts";

const MAX_BODY_BYTES = 64 * 1024;

const [order] = (await once(process, "message")) as [TargetOrder];
const server = createServer((request, response) => {
  void answer(request, response).catch(() => response.destroy());
});
const report: TargetReport = { port: await listen(order.port) };
process.send?.(report);

/** The port of before, or any that is free: it is bound before it is told. */
async function listen(wanted: number | null): Promise<number> {
  server.listen(wanted ?? 0, HOST);
  try {
    await once(server, "listening");
  } catch (error) {
    if (wanted === null || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return listen(null);
  }
  return (server.address() as AddressInfo).port;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const body = await readBody(request);
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  const environment = ENVIRONMENTS.find((name) => isSame(token, order.tokens[name]));
  if (environment === undefined) {
    send(response, 401, { error: "The token is not known here." });
    return;
  }
  send(response, 200, {
    id: "greeting-1",
    environment,
    // Each of these holds the token; none arrives.
    received: { method, url, headers, body },
    token,
    tokenInBase64: Buffer.from(token).toString("base64"),
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8") as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new Error("Too long");
  }
  return text;
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}
