/** Which runner this machine is: what registering answered, in a file of its own. */

import { membersOf } from "../members.ts";
import { EXIT, Failure } from "../failure.ts";
import { readOwnFile, writeOwnFile } from "../config.ts";

const FILE = "runner.json";

export interface Identity {
  readonly url: string;
  readonly runnerId: string;
  readonly credential: string;
  readonly environment: string;
}

export function readIdentity(): Identity | undefined {
  const file = readOwnFile(FILE);
  if (file === undefined) return undefined;
  const { url, runnerId, credential, environment } = membersOf(file);
  const isWhole = [url, runnerId, credential, environment].every((one) => typeof one === "string");
  if (!isWhole) throw new Failure(EXIT.failed, `${FILE} is damaged. Register this runner anew.`);
  return { url, runnerId, credential, environment } as Identity;
}

export function writeIdentity(identity: Identity): void {
  writeOwnFile(FILE, identity);
}
