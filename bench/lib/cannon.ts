/**
 * The load itself, in a process of its own: reads what to send from its standard input and writes what came back. Each
 * connection takes its own part of the credentials and goes round it.
 */

import { text } from "node:stream/consumers";

import autocannon from "autocannon";

import type { LoadOptions, LoadReport } from "./load.ts";

const { url, credentials, seconds, connections, rate } = JSON.parse(
  await text(process.stdin),
) as LoadOptions;

let opened = 0;
const timesMs: number[] = [];
const running = autocannon({
  url,
  connections,
  pipelining: 1,
  duration: seconds,
  ...(rate === undefined ? {} : { overallRate: rate }),
  setupClient: (client) => {
    const first = opened++ % credentials.length;
    const own = credentials.filter((_, index) => index % connections === first);
    client.setRequests(
      (own.length > 0 ? own : [credentials[first]]).map((headers) => ({ headers })),
    );
  },
});
// Its own histogram knows whole milliseconds only: too coarse to compare two of them.
running.on("response", (_client, _status, _bytes, ms) => timesMs.push(ms));
const { requests, duration, errors, timeouts, statusCodeStats } = await running;
timesMs.sort((left, right) => left - right);
const report: LoadReport = {
  requests: requests.total,
  seconds: duration,
  faults: errors + timeouts,
  statuses: Object.keys(statusCodeStats).map(Number),
  p50Ms: timesMs[Math.floor(timesMs.length * 0.5)] ?? Number.NaN,
  p99Ms: timesMs[Math.floor(timesMs.length * 0.99)] ?? Number.NaN,
};
process.stdout.write(JSON.stringify(report));
