/**
 * Another system, as one really is: it echoes, redirects, compresses, drips, hangs and lies about lengths. Runs beside
 * the tests, in Node; they reach it under the addresses in their bindings.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync, deflateSync } from "node:zlib";

export interface OutsideServers {
  /** The same system at two ports: two origins. */
  readonly urls: readonly [string, string];
}

/** Far more than is read of an answer, from some kilobytes. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024));

export async function startOutsideServers(): Promise<OutsideServers> {
  const [one, other] = await Promise.all([listen(), listen()]);
  return { urls: [one, other] };
}

async function listen(): Promise<string> {
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // It ends with the tests.
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://outside.test");
  const body = await readAll(request);
  const seen = JSON.stringify({
    method: request.method,
    url: request.url,
    headers: request.headers,
    body: body.toString(),
  });
  const wanted = url.searchParams.get("size");
  switch (url.pathname.split("/").at(-1) ?? "") {
    case "echo":
      response.writeHead(200, { "content-type": "application/json" }).end(seen);
      return;
    case "gzip":
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(seen));
      return;
    case "gzip-twice":
      response.writeHead(200, { "content-encoding": "gzip, gzip" }).end(gzipSync(gzipSync(seen)));
      return;
    case "deflate":
      response.writeHead(200, { "content-encoding": "deflate" }).end(deflateSync(seen));
      return;
    case "gzip-capitals":
      response.writeHead(200, { "content-encoding": "GZIP" }).end(gzipSync(seen));
      return;
    case "no-gzip":
      response.writeHead(200, { "content-encoding": "gzip" }).end(seen);
      return;
    case "bomb":
      response.writeHead(200, { "content-encoding": "gzip" }).end(BOMB);
      return;
    case "large":
      response.writeHead(200).end(Buffer.alloc(Number(wanted), 0x61));
      return;
    case "too-short":
      response.writeHead(200, { "content-length": "1000" });
      response.write("begun");
      setTimeout(() => response.destroy(), 20);
      return;
    case "drip":
      response.writeHead(200, { "content-type": "text/plain" });
      drip(response, body.length > 0 ? body : Buffer.from(request.headers.authorization ?? "x"));
      return;
    case "hang":
      return;
    case "cut":
      request.socket.destroy();
      return;
    case "redirect":
      response
        .writeHead(Number(url.searchParams.get("status") ?? 302), {
          location: url.searchParams.get("to") ?? "",
          "set-cookie": "session=of-the-other-system",
        })
        .end("see there");
      return;
    default:
      response.writeHead(404).end();
  }
}

/** A byte at a time, and in the end none any more, without an end. */
function drip(response: ServerResponse, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length) response.write(bytes.subarray(at, ++at));
  }, 5);
  response.on("close", () => clearInterval(timer));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
