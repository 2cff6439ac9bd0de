/**
 * `npm run rotate -- status --remote` says of each list of keys whether the old ones may go.
 * `npm run rotate -- add|promote|retire|put NAME --keys file [--env staging]` takes the next step of a rotation: in the
 * operator's own copy first, then in the Worker. With `--local` the file is `.dev.vars`, and `npm run dev` sees it there.
 * `aws iam create-access-key … | npm run rotate -- aws --keys file --region …` tries a new pair and gives it to the Worker.
 *
 * docs/ROTATION.md says what to do when. No value is printed.
 */

import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { base64Url, randomBase36 } from "../src/core/encoding.ts";
import { keyIdOf } from "../src/core/sealed-box.ts";
import { publicHalfOf } from "../src/features/audit/sealing/signing-keys.ts";
import { decideRetirement, RING_NAMES, type RingName } from "../src/platform/key-rings/rules.ts";
import { DEV_VARS } from "./dev/paths.ts";
import { secureRandom } from "./dev/random.ts";
import { parseAwsPair, tryAwsPair } from "./rotate/aws-pair.ts";
import { runCommand, WHERE_OPTIONS, whereOf } from "./rotate/command.ts";
import { readKeysFile, writeKeysFile } from "./rotate/keys-file.ts";
import { addKey, promoteKey, retireKeys } from "./rotate/list.ts";
import { describeRing, readRings, requireRing } from "./rotate/status.ts";
import { putSecrets } from "./rotate/wrangler.ts";

const USAGE =
  "npm run rotate -- status | add NAME | promote NAME | retire NAME | put NAME | aws, with --remote or --local, --keys file, --env staging, --force, --region";

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    ...WHERE_OPTIONS,
    keys: { type: "string" },
    region: { type: "string" },
  },
});
const [step = "", named] = positionals;
const { isLocal, environment, target } = whereOf(options);
const keysFile = options.keys ?? (isLocal ? DEV_VARS : undefined);

function requireName(): RingName {
  const name = RING_NAMES.find((known) => known === named);
  if (name === undefined) throw new TypeError(`NAME is one of ${RING_NAMES.join(", ")}. ${USAGE}`);
  return name;
}

function requireFile(): string {
  if (keysFile === undefined) {
    throw new TypeError("--keys names your own copy of the Worker's secrets, NAME=value a line.");
  }
  return keysFile;
}

/** In the operator's copy before the Worker has it: a key that only Cloudflare knows cannot be kept beside a new one. */
async function setList(name: RingName, list: readonly string[]): Promise<void> {
  const value = list.join(",");
  await writeKeysFile(requireFile(), { [name]: value });
  if (!isLocal) putSecrets({ [name]: value }, environment);
  const ids = await Promise.all(list.map(keyIdOf));
  console.log(`${name}: first ${ids[0]}, after it ${ids.slice(1).join(", ") || "none"}.`);
}

const freshKey = (name: RingName) =>
  name === "AUDIT_SIGNING_KEY" ? base64Url(secureRandom(32)) : randomBase36(48, secureRandom);

async function takeStep(name: RingName): Promise<void> {
  const list = ((await readKeysFile(requireFile()))[name] ?? "")
    .split(",")
    .map((key) => key.trim());
  if (list[0] === "") throw new TypeError(`${name} is not in ${requireFile()}.`);
  switch (step) {
    case "put":
      return setList(name, list);
    case "add":
      return setList(name, addKey(list, freshKey(name)));
    case "promote":
      return promote(name, list);
    default:
      return retire(name, list);
  }
}

/** Once the Worker opens with the second key: an isolate that does not would refuse what the others seal. */
async function promote(name: RingName, list: readonly string[]): Promise<void> {
  const promoted = promoteKey(list);
  const fresh = await keyIdOf(promoted[0] ?? "");
  const { retiredIds } = requireRing(readRings(target), name);
  if (!retiredIds.includes(fresh) && options.force !== true) {
    throw new TypeError(`The Worker does not know ${fresh} yet. Its job looks every five minutes.`);
  }
  await setList(name, promoted);
}

async function retire(name: RingName, list: readonly string[]): Promise<void> {
  const ring = requireRing(readRings(target), name);
  const isSame = ring.firstId === (await keyIdOf(list[0] ?? ""));
  const { may, why } = isSame
    ? decideRetirement(ring, Date.now())
    : { may: false, why: "The Worker's first key is not the first one in your file." };
  if (!may && options.force !== true) throw new TypeError(`Not yet. ${why}`);
  const publicHalves = new Map<string, string>();
  if (name === "AUDIT_SIGNING_KEY") {
    for (const key of list.slice(1)) {
      const kept = key.startsWith("public.") ? key : `public.${await publicHalfOf(key)}`;
      publicHalves.set(key, kept);
    }
  }
  await setList(
    name,
    retireKeys(list, (key) => publicHalves.get(key)),
  );
}

async function replaceAwsPair(): Promise<void> {
  const file = requireFile();
  await readKeysFile(file);
  const { region } = options;
  if (region === undefined) throw new TypeError("--region is the AWS_REGION of wrangler.toml.");
  const pair = parseAwsPair(await text(process.stdin));
  await tryAwsPair(pair, { region, endpoint: `https://sts.${region}.amazonaws.com/` }, sleep);
  await writeKeysFile(file, { ...pair });
  if (!isLocal) putSecrets({ ...pair }, environment);
  console.log(
    `The Worker has ${pair.AWS_ACCESS_KEY_ID}. Deactivate the old key, watch, delete it.`,
  );
}

async function run(): Promise<void> {
  switch (step) {
    case "status":
      for (const ring of readRings(target)) console.log(describeRing(ring, Date.now()));
      return;
    case "add":
    case "promote":
    case "retire":
    case "put":
      return takeStep(requireName());
    case "aws":
      return replaceAwsPair();
    default:
      throw new TypeError(USAGE);
  }
}

await runCommand(run);
