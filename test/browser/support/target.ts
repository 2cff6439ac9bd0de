/** Another system, which says whether a call came with the token and sends the token back in its answer. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Target {
  readonly port: number;
  /** What stood in `Authorization`, in the order of the calls. */
  readonly tokens: readonly string[];
  readonly close: () => void;
}

export async function startTarget(): Promise<Target> {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    tokens.push(token);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ deployed: true, youSent: token }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, tokens, close: () => server.close() };
}
