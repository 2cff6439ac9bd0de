/** How fast an answer is scrubbed, by the number of secrets; and what it costs to get ready for it. */

import type { Bundle, Source } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { openStage } from "../lib/stage.ts";
import type { ScrubAnswer, ScrubRequest } from "../workers/scrubber.ts";

export interface Scrubbing {
  readonly megabytesPerSecond: {
    readonly one: number;
    readonly ten: number;
    readonly fifty: number;
  };
  /** The time for the same answer, median over rounds. */
  readonly fiftyAgainstOne: number;
  /** To make the scrubber of a call, ms. */
  readonly makeMs: { readonly one: number; readonly ten: number };
}

export const SCRUBBER: Source = {
  main: "bench/workers/scrubber.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

/** Of seven megabytes: what the request itself takes is lost in it. */
const TIMES = 8;
const MADE = 50;
const WARM_UP_ROUNDS = 2;

export async function measureScrubber(bundle: Bundle, rounds: number): Promise<Scrubbing> {
  const stage = await openStage(bundle, {});
  const values = { one: secrets(1), ten: secrets(10), fifty: secrets(50) };

  async function ask(request: ScrubRequest): Promise<{ readonly ms: number } & ScrubAnswer> {
    const startedMs = performance.now();
    const response = await fetch(`${stage.url}/bench/scrub`, {
      method: "POST",
      body: JSON.stringify(request),
    });
    const answer = JSON.parse(await response.text()) as ScrubAnswer;
    const ms = performance.now() - startedMs;
    if (request.times > 0 && answer.hidden < request.times * 100) {
      throw new Error("The scrubber hid less than there was");
    }
    return { ms, ...answer };
  }

  /** Without the making of it, and of the text. */
  async function rate(of: readonly string[]): Promise<number> {
    const { ms: aside } = await ask({ values: of, made: 1, times: 0 });
    const { ms, bytes } = await ask({ values: of, made: 1, times: TIMES });
    return bytes / 1e3 / (ms - aside);
  }

  async function making(of: readonly string[]): Promise<number> {
    const { ms: aside } = await ask({ values: of, made: 1, times: 0 });
    const { ms } = await ask({ values: of, made: 1 + MADE, times: 0 });
    return (ms - aside) / MADE;
  }

  const found: { one: number; ten: number; fifty: number }[] = [];
  const made: { one: number; ten: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const rates = {
      one: await rate(values.one),
      ten: await rate(values.ten),
      fifty: await rate(values.fifty),
    };
    const makes = { one: await making(values.one), ten: await making(values.ten) };
    if (round < 0) continue;
    found.push(rates);
    made.push(makes);
  }
  await stage.close();
  return {
    megabytesPerSecond: {
      one: median(found.map(({ one }) => one)),
      ten: median(found.map(({ ten }) => ten)),
      fifty: median(found.map(({ fifty }) => fifty)),
    },
    fiftyAgainstOne: median(found.map(({ one, fifty }) => one / fifty)),
    makeMs: {
      one: median(made.map(({ one }) => one)),
      ten: median(made.map(({ ten }) => ten)),
    },
  };
}

/** As tokens are: forty characters of base64. */
function secrets(count: number): string[] {
  return Array.from({ length: count }, () =>
    btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(30)))),
  );
}
