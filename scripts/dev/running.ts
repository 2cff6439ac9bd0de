/**
 * One stack to a data directory. Two Workers on one database would each believe that nobody else writes to it. What
 * tells that a stack runs is a port that it holds, not a process id: ids are given again, a port answers or does not.
 */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync, unlinkSync } from "node:fs";
import { link, mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { dirname } from "node:path";

import { z } from "zod";

import { HOST } from "./ports.ts";
import { DevError } from "./say.ts";

const runningSchema = z.object({ pid: z.int(), port: z.int(), token: z.string() });

/** As the file says it. */
type Running = z.output<typeof runningSchema>;

export type Claim =
  /** Released by itself when the process ends. Who asks is told the address that was set. */
  | { readonly kind: "ours"; readonly setUrl: (url: string) => void }
  /** Without an address the other one is still starting. */
  | { readonly kind: "theirs"; readonly pid: number; readonly url: string };

const PATIENCE_MS = 2_000;

/** As often as a file of somebody who has gone is in the way. */
const TRIES = 5;

const LONGEST_ANSWER = 500;

export async function claimData(path: string): Promise<Claim> {
  const token = randomUUID();
  let url = "";
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(`${token} ${url}`);
  });
  server.listen(0, HOST).unref();
  await once(server, "listening");
  const mine: Running = { pid: process.pid, port: (server.address() as AddressInfo).port, token };

  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await place(path, mine)) {
      process.once("exit", () => release(path, mine));
      return { kind: "ours", setUrl: (mineNow) => (url = mineNow) };
    }
    const theirs = await read(path);
    const answer = theirs === undefined ? undefined : await ask(theirs);
    if (theirs !== undefined && answer !== undefined) {
      server.close();
      return { kind: "theirs", pid: theirs.pid, url: answer };
    }
    await remove(path, theirs);
  }
  server.close();
  throw new DevError(`Others start on the same data all the time: ${path} was never ours.`);
}

/** False where a file is there. A link is made whole or not at all. */
async function place(path: string, mine: Running): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    await unlink(draft);
  }
}

async function read(path: string): Promise<Running | undefined> {
  try {
    return runningSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** The other one's address. Whoever has the port now knows the token only if it wrote the file. */
function ask({ port, token }: Running): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port, timeout: PATIENCE_MS });
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(0, LONGEST_ANSWER);
    });
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      const [name, url = ""] = said.split(" ");
      resolve(name === token ? url : undefined);
    });
  });
}

/** Two may find the same old file: the second must not take the first one's new file away. */
async function remove(path: string, stale: Running | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const taken = await read(aside);
  if (taken?.token !== stale?.token) await link(aside, path).catch(() => undefined);
  await unlink(aside);
}

function release(path: string, mine: Running): void {
  try {
    const present = runningSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
    if (present?.token === mine.token) unlinkSync(path);
  } catch {
    // It has gone already.
  }
}
