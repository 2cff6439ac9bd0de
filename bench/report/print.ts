/** What a part found, for people: its figures, then its targets. */

import { labelOf } from "../contenders.ts";
import { round } from "../lib/median.ts";
import type { Figures, Part } from "./figures.ts";
import { tableOf } from "./tables.ts";
import { judge } from "./targets.ts";

const PRINTED: { readonly [P in Part]: (figures: Figures[P]) => string } = {
  throughput: (all) =>
    tableOf([
      ["", "at once", "of bare Hono", "requests/s", "p50 ms", "p99 ms", "CPU µs", "busy", "RSS MB"],
      ...all.map((one) => [
        labelOf(one.id),
        one.connections,
        one.ratioToBareHono.toFixed(3),
        one.requestsPerSecond.toFixed(0),
        one.p50Ms.toFixed(2),
        one.p99Ms.toFixed(2),
        one.processorMicrosPerRequest?.toFixed(0) ?? null,
        one.busyShare?.toFixed(2) ?? null,
        mega(one.residentBytes),
      ]),
    ]),
  calls: ({ perRequest }) =>
    tableOf([
      ["a request", "KV", "D1", "objects"],
      ...perRequest.map(({ id, kv, d1, objects }) => [labelOf(id), kv, d1, objects]),
    ]),
  start: ({ bareMs, ours }) =>
    tableOf([
      ["spawn to the first answer", "ms", "of bare Hono"],
      ["bare Hono", round(bareMs, 1), 1],
      ...Object.entries(ours).map(([first, { ms, ratioToBareHono }]) => [
        STARTS[first as keyof typeof STARTS],
        round(ms, 1),
        round(ratioToBareHono),
      ]),
    ]),
  size: ({ scriptBytes, scriptBytesGzipped, besideBytes, parts }) =>
    tableOf([
      ["of the script", "kB"],
      ...parts.map(({ part, bytes }) => [part, round(bytes / 1e3, 1)]),
      ["all of it", round(scriptBytes / 1e3, 1)],
      ["all of it, gzipped", round(scriptBytesGzipped / 1e3, 1)],
      ["WebAssembly beside it", round(besideBytes / 1e3, 1)],
    ]),
  policies: ({ noneMs, mixedMs, alikeMs, listMs, listP99Ms }) =>
    `A decision: ${round(noneMs)} ms without policies, ${round(mixedMs)} ms with 100, ${round(alikeMs)} ms with 100 all about what is asked.
A list under 500 tag policies: ${round(listMs)} ms, p99 ${round(listP99Ms)} ms.`,
  tokens: ({ oursMicros, awsJwtVerifyMicros }) =>
    `An access token verified, nothing else: ours ${round(oursMicros, 1)} µs, aws-jwt-verify ${round(awsJwtVerifyMicros, 1)} µs.`,
  secrets: ({ secrets, unrestricted, byTag }) =>
    `A page of ${secrets} secrets: first ${round(unrestricted.firstPageMs)} ms, last ${round(unrestricted.lastPageMs)} ms; by a tag policy ${round(byTag.firstPageMs)} ms and ${round(byTag.lastPageMs)} ms.`,
  scrubber: ({ megabytesPerSecond: { one, ten, fifty }, makeMs }) =>
    `An answer scrubbed: ${round(one, 0)} MB/s of one secret, ${round(ten, 0)} of ten, ${round(fifty, 0)} of fifty; made ready in ${round(makeMs.one)} ms for one, ${round(makeMs.ten)} ms for ten.`,
  invoke: ({ fetchMs, connectorAddsMs, routeAddsMs }) =>
    `A fetch of a target: ${round(fetchMs)} ms; through a connector ${round(connectorAddsMs)} ms more, by the API's route ${round(routeAddsMs)} ms more.`,
  revoke: ({ neverUsedMs, idleMs, inUseMs }) =>
    `Revoke: never used ${round(neverUsedMs, 0)} ms, idle ${idleMs?.toFixed(0) ?? "-"} ms, in use ${round(inUseMs, 0)} ms.`,
  reminders: ({ secrets, runs, ms, mostQueriesARun, idleMsFew, idleMsMany, fewSecrets }) =>
    `${secrets} due at once told in ${runs} run(s), ${round(ms, 0)} ms, at most ${mostQueriesARun} queries a run; nothing due, ${round(idleMsFew)} ms among ${fewSecrets}, ${round(idleMsMany)} ms among ${secrets}.`,
  instances: ({ instances, startedMs, endedMs }) =>
    `${instances} instances of three phases: started in ${round(startedMs, 0)} ms, all over after ${round(endedMs, 0)} ms.`,
  console: ({ pages }) =>
    tableOf([
      ["a page of the console", "ms", "its API calls, ms", "of them"],
      ...pages.map(({ page, pageMs, callsMs, ratio }) => [
        ...[page, round(pageMs), round(callsMs), round(ratio)],
      ]),
    ]),
  memory: (memory) =>
    `Heap of the isolate: warm ${mega(memory.heapBytesWarm)} MB, table full ${mega(memory.heapBytesTableFull)} MB, after ${memory.keysSeen} keys ${mega(memory.heapBytesAllSeen)} MB.
Resident with D1's stand-in: warm ${mega(memory.residentBytesWarm)} MB, after ${memory.keysSeen} keys ${mega(memory.residentBytesAllSeen)} MB.`,
  lookup: ({ smallP50Ms, smallKeys, largeP50Ms, largeKeys }) =>
    `First check ever of a key: ${round(smallP50Ms)} ms of ${smallKeys} keys, ${round(largeP50Ms)} ms of ${largeKeys}.`,
};

const STARTS = {
  forged: "ours, a forged key",
  key: "ours, a key",
  person: "ours, a person",
  decided: "ours, a person, decided by policies",
};

/** What the figures are not. */
const NOTES = `
(*) The rate limit is simulated here: Miniflare's stand-in is a Durable Object and takes its time; deployed, it is no network call.
D1, KV and objects are simulated in the same process, so whatever calls them is charged with their work, too: leases of
1,000 keys, distinct keys, people. The start's D1 and KV are stand-ins of the benchmark's own, as small as they can be.`;

export function printPart<P extends Part>(part: P, figures: Figures[P]): void {
  console.log(PRINTED[part](figures));
  const verdicts = judge(part, figures);
  if (verdicts.length === 0) return;
  console.log(
    `\n${tableOf([
      ["", "target", "measured", ""],
      ...verdicts.map(({ what, target, measured, met }) => [
        what,
        target,
        measured,
        met ? "met" : "MISSED",
      ]),
    ])}`,
  );
}

export function printFooter({ quick }: { readonly quick: boolean }): void {
  console.log(NOTES);
  if (quick) console.log("A quick run: its numbers mean nothing, and no file was written.");
}

function mega(bytes: number | null): string {
  return bytes === null ? "?" : String(round(bytes / 1e6, 1));
}
