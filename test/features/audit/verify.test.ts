import { beforeAll, expect, it } from "vitest";

import { canonicalJson } from "../../../src/core/canonical-json.ts";
import { base64Url, utf8 } from "../../../src/core/encoding.ts";
import { importSigningKeys } from "../../../src/features/audit/index.ts";
import { signedText, type Statement } from "../../../src/features/audit/rules/seal-format.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { seedCompany } from "../../support/world.ts";
import { exportLog, many, MINUTE, seal, seedEvents, segmentsOf, verify } from "./support.ts";

/** A log of two segments (3 and 2 events) and a tail of 3, and the same of another company. */
let mine: string[];
let theirs: string[];
const pool = usePool();
let companyId: string;

beforeAll(async () => {
  const now = Date.now();
  const logs: string[][] = [];
  for (const id of [(await seedCompany()).id, (await seedCompany()).id]) {
    const bearer = await signedIn(pool, id);
    await seedEvents(id, many(3, { at: now - 30 * MINUTE }));
    await seal(now - 20 * MINUTE);
    await seedEvents(id, many(2, { at: now - 15 * MINUTE }));
    await seal(now);
    await seedEvents(id, many(1));
    logs.push((await exportLog(bearer)).trimEnd().split("\n"));
    companyId ??= id;
  }
  [mine = [], theirs = []] = logs;
});

const textOf = (lines: readonly string[]) => `${lines.join("\n")}\n`;

/** 0-2 events, 3 segment, 4-5 events, 6 segment, 7 "unsealed", 8-10 events (with the sign-in and the export), 11 head. */
const SEGMENTS = [3, 6];
const HEAD = 11;

it("takes what the Worker exported", async () => {
  expect(mine).toHaveLength(12);
  expect(await verify(textOf(mine))).toEqual({
    company: companyId,
    firstSegment: 1,
    lastSegment: 2,
    lastHash: (await segmentsOf(companyId))[1]?.hash,
    sealedEvents: 5,
    tailEvents: 3,
    totalEvents: 5,
    exportedAt: expect.stringMatching(/Z$/),
  });
});

it("finds every single line that is missing", async () => {
  for (const index of mine.keys()) {
    await expect(verify(textOf(mine.toSpliced(index, 1))), `line ${index}`).rejects.toThrow(/.+/);
  }
});

it("finds every byte that was changed", async () => {
  const bytes = utf8(textOf(mine));
  const survivors: number[] = [];
  // Each line in a dozen places, and each of its ends.
  for (let index = 0; index < bytes.length; index += 13) {
    const changed = bytes.slice();
    changed[index] = (changed[index] ?? 0) ^ 1;
    await verify(changed).then(
      () => survivors.push(index),
      () => undefined,
    );
  }
  expect(survivors).toEqual([]);
});

it("finds any two neighbours that were swapped", async () => {
  for (let index = 1; index < mine.length; index++) {
    const swapped = [...mine];
    [swapped[index - 1], swapped[index]] = [mine[index] as string, mine[index - 1] as string];
    await expect(verify(textOf(swapped)), `line ${index}`).rejects.toThrow(/.+/);
  }
});

it("finds an event that was doubled, moved or made up", async () => {
  const [first = "", second = ""] = mine;
  const moved = mine.toSpliced(0, 1).toSpliced(4, 0, first);
  const madeUp = first.replace(/evt_\w+/, "evt_new");
  for (const lines of [
    mine.toSpliced(1, 0, first),
    moved,
    mine.toSpliced(8, 0, second),
    mine.with(1, madeUp),
    mine.toSpliced(8, 0, madeUp),
    [...mine, first],
  ]) {
    await expect(verify(textOf(lines))).rejects.toThrow(/Line|segment/);
  }
});

it("finds a tail that was cut, wherever", async () => {
  for (let length = 0; length < mine.length; length++) {
    await expect(verify(textOf(mine.slice(0, length)))).rejects.toThrow(/.+/);
  }
  await expect(verify(textOf(mine).slice(0, -1))).rejects.toThrow("middle of a line");
  await expect(verify("")).rejects.toThrow("cut off");
});

/** Attack: the newest segment is taken out whole, with its seal, and all that is left is signed. */
it("finds whole segments that were taken out, at the beginning, in the middle and at the end", async () => {
  await expect(verify(textOf(mine.slice(4)))).rejects.toThrow("begins with segment 1");
  await expect(verify(textOf(mine.toSpliced(4, 3)))).rejects.toThrow("ends with segment 2");
  const noSegments = mine.slice(7);
  await expect(verify(textOf(noSegments))).rejects.toThrow("begins with segment 1");
});

it("finds another company's segment, head or whole file", async () => {
  await expect(verify(textOf([...theirs.slice(0, 4), ...mine.slice(4)]))).rejects.toThrow("not of");
  await expect(verify(textOf([...mine.slice(0, HEAD), theirs[HEAD] ?? ""]))).rejects.toThrow(
    "not of",
  );
  await expect(verify(textOf(theirs), { company: companyId })).rejects.toThrow("not of");
});

/** Attack: someone who has the file rewrites an event and signs all of it again, with a key of their own. */
it("takes no key but the published ones", async () => {
  const stranger = await importSigningKeys([base64Url(new Uint8Array(32).fill(7))]);
  async function resign(line: string, keyId = stranger.keyId): Promise<string> {
    const { signature: _, hash, ...statement } = JSON.parse(line);
    const signed = { ...statement, keyId } as Statement;
    const message = utf8(signedText(signed));
    const made = await crypto.subtle.sign("Ed25519", stranger.privateKey, message);
    const signature = base64Url(new Uint8Array(made));
    return canonicalJson({ ...signed, ...(hash === undefined ? {} : { hash }), signature });
  }
  for (const index of [...SEGMENTS, HEAD]) {
    const line = mine[index] ?? "";
    const { keyId } = JSON.parse(line);
    await expect(verify(textOf(mine.with(index, await resign(line))))).rejects.toThrow("not known");
    await expect(verify(textOf(mine.with(index, await resign(line, keyId))))).rejects.toThrow(
      "signature is not valid",
    );
  }
  const [published] = stranger.published;
  const { importKeys } = await import("../../../scripts/audit-verify/read-keys.ts");
  // Attack: a key that claims a known key's id.
  const { keyId } = JSON.parse(mine[HEAD] ?? "");
  const keys = await importKeys(JSON.stringify({ keys: [{ ...published, kid: keyId }] }));
  await expect(verify(textOf(mine), { keys })).rejects.toThrow("not known");
});

it("finds seals written in another way than there is: a member doubled, a blank, an addition", async () => {
  const segment = mine[3] ?? "";
  for (const line of [
    segment.replace("{", '{"company":"co_x",'),
    segment.replace("{", "{ "),
    segment.replace("{", '{"added":1,'),
    `${segment} `,
    segment.replace('"format":1', '"format":2'),
    segment.replace(/"signature":"[^"]+"/, '"signature":""'),
    "[]",
    "null",
    "",
    "{",
  ]) {
    await expect(verify(textOf(mine.with(3, line)))).rejects.toThrow(/Line 4/);
  }
});

it("holds a later export to an earlier one", async () => {
  const [first, second] = await segmentsOf(companyId);
  const contains = { number: 2, hash: second?.hash ?? "" };
  await expect(verify(textOf(mine), { contains })).resolves.toBeDefined();
  const earlier = { number: 1, hash: first?.hash ?? "" };
  await expect(verify(textOf(mine), { contains: earlier })).resolves.toBeDefined();
  // Attack: the database is put back to last week, and the log goes on from there with valid seals.
  const lost = { number: 2, hash: first?.hash ?? "" };
  await expect(verify(textOf(mine), { contains: lost })).rejects.toThrow("rolled back");
});
