/** Other systems, in this process: each host answers as its test says, and what reached it is kept. */

import { vi } from "vitest";

export interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

export type Answerer = (request: Received) => Response | Promise<Response>;

export interface Outside {
  /** In order, of all hosts. */
  readonly received: Received[];
  readonly on: (host: string, answer: Answerer) => void;
  readonly reset: () => void;
}

/** After everything else that stands in for `fetch`, which is asked for all other hosts. */
export function startOutside(): Outside {
  const others = globalThis.fetch;
  const hosts = new Map<string, Answerer>();
  const received: Received[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const { host, href } = new URL(input instanceof Request ? input.url : String(input));
    const answer = hosts.get(host);
    if (answer === undefined) return others(input, init);
    const request = {
      url: href,
      method: init?.method ?? "GET",
      headers: new Headers(init?.headers),
      body: typeof init?.body === "string" ? init.body : "",
    };
    received.push(request);
    return answer(request);
  });
  return {
    received,
    on: (host, answer) => void hosts.set(host, answer),
    reset: () => {
      hosts.clear();
      received.length = 0;
    },
  };
}
