/** Waits on this machine for the browser to come back from the login page: for one answer, and for a while. */

import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";

import { EXIT, Failure } from "../failure.ts";
import { pageOf } from "./page.ts";

export interface Comeback {
  readonly query: URLSearchParams;
  /** What the person reads in the browser. */
  readonly show: (sentence: string) => Promise<void>;
}

export interface Loopback {
  readonly redirectUri: string;
  readonly comeback: (limitMs: number) => Promise<Comeback>;
  readonly close: () => void;
}

export async function openLoopback(uris: readonly string[], state: string): Promise<Loopback> {
  for (const redirectUri of uris) {
    const server = createServer({ requestTimeout: 10_000 });
    if (await listens(server, Number(new URL(redirectUri).port))) {
      return wait(server, new URL(redirectUri), state);
    }
  }
  const ports = uris.map((uri) => new URL(uri).port).join(", ");
  throw new Failure(
    EXIT.failed,
    `A sign-in needs one of the ports ${ports}, and all are taken. End what listens there.`,
  );
}

async function listens(server: Server, port: number): Promise<boolean> {
  // Attack: somebody on the same network who gets the code: no other machine reaches this address.
  server.listen({ port, host: "127.0.0.1", exclusive: true });
  try {
    await once(server, "listening");
    return true;
  } catch {
    return false;
  }
}

function wait(server: Server, redirectUri: URL, state: string): Loopback {
  const { promise, resolve } = withResolvers<Comeback>();
  let isAnswered = false;
  server.on("request", (request, response) => {
    response.setHeader("connection", "close");
    // Attack: a page that asks for `//`, which is no address: an error here would end the sign-in.
    const path = request.url ?? "/";
    const url = new URL(URL.canParse(path, redirectUri) ? path : "/", redirectUri);
    // Attack: a page whose name leads to this machine (DNS rebinding) sends its own name.
    const isHere = request.headers.host === redirectUri.host;
    if (request.method !== "GET" || !isHere || url.pathname !== redirectUri.pathname) {
      void answer(response, 404, "There is nothing here.");
    } else if (isAnswered || !isSame(url.searchParams.get("state") ?? "", state)) {
      // Attack (login CSRF): a page that sends the browser here with a code of somebody else's sign-in.
      void answer(response, 400, "This is not of the sign-in that waits here.");
    } else {
      isAnswered = true;
      const show = (sentence: string) => answer(response, 200, sentence);
      resolve({ query: url.searchParams, show });
    }
  });
  return {
    redirectUri: redirectUri.href,
    comeback: (limitMs) => Promise.race([promise, giveUpAfter(limitMs)]),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function giveUpAfter(limitMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const minutes = Math.round(limitMs / 60_000);
    const failure = new Failure(
      EXIT.notSignedIn,
      `No sign-in came within ${minutes} minutes. Run nembl login again.`,
    );
    setTimeout(() => reject(failure), limitMs).unref();
  });
}

async function answer(response: ServerResponse, status: number, sentence: string): Promise<void> {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    // The code stands in this page's address.
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  // The page was closed while the tokens were asked for: its end is not told a second time.
  if (response.closed) return;
  const written = once(response, "close");
  response.end(pageOf(sentence));
  await written;
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((made) => (resolve = made));
  return { promise, resolve };
}
