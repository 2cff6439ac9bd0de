import { createServer } from "node:net";

import { DevError, type Say } from "./say.ts";

export const HOST = "127.0.0.1";

const TRIES = 200;

/** What a port is wanted for, and from which number on. */
export interface Wanted {
  readonly from: number;
  readonly what: string;
}

/**
 * A free port is known by having it: between our look and the program's own bind another one may take it. So a program
 * that finds its port taken is started again on the next one.
 */
export async function onFreePort<T>(
  { from, what }: Wanted,
  say: Say,
  start: (port: number) => Promise<T>,
): Promise<T> {
  let candidate = from;
  for (;;) {
    const port = await nextFreePort(candidate);
    try {
      const started = await start(port);
      if (port !== from) say.essential(`port ${from} is taken, using ${port} for ${what}`);
      return started;
    } catch (error) {
      if (!isTaken(error)) throw error;
      candidate = port + 1;
    }
  }
}

/** In the words of Node and of workerd. */
function isTaken(error: unknown): boolean {
  return error instanceof DevError && /EADDRINUSE|address already in use/i.test(error.message);
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
