import { createServer } from "node:net";

import { DevError, type Say } from "./say.ts";

export const HOST = "127.0.0.1";

const TRIES = 200;

/** The wanted port or the next free one, said plainly. */
export async function findPort(wanted: number, what: string, say: Say): Promise<number> {
  const port = await nextFreePort(wanted);
  if (port !== wanted) say.essential(`port ${wanted} is taken, using ${port} for ${what}`);
  return port;
}

export async function nextFreePort(from: number): Promise<number> {
  const end = Math.min(from + TRIES, 65_536);
  for (let port = from; port < end; port++) {
    if (await isFree(port)) return port;
  }
  throw new DevError(`No port from ${from} to ${end - 1} is free.`);
}

/** Both: some systems let us have 127.0.0.1 while another program has the port on every address, and then take turns. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, HOST)) && (await canListen(port, "0.0.0.0"));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
