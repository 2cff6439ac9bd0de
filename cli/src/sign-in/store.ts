/** Sign-ins on this machine, one an address of the API: a token goes to the address that it is of and to no other. */

import { membersOf } from "../members.ts";
import { readOwnFile, removeOwnFile, writeOwnFile } from "../config.ts";
import { withLock } from "./lock.ts";

export interface SignIn {
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAtMs: number;
  /** What was chosen at the sign-in; undefined: what the API takes where nothing is said. */
  readonly company?: string | undefined;
  readonly environment?: string | undefined;
}

interface Saved {
  /** The address of the last sign-in. */
  readonly current?: string;
  readonly signIns: Readonly<Record<string, SignIn>>;
}

const FILE = "sign-in.json";

const TEXTS = ["tokenEndpoint", "revocationEndpoint", "clientId", "accessToken", "refreshToken"];

export function currentOrigin(): string | undefined {
  return read().current;
}

export function findSignIn(origin: string): SignIn | undefined {
  return read().signIns[origin];
}

/** `change` sees what is there by then, for another process may have written it a moment ago. */
export async function changeSignIn(
  origin: string,
  change: (present: SignIn | undefined) => Promise<SignIn | undefined> | SignIn | undefined,
): Promise<SignIn | undefined> {
  return withLock(async () => {
    const { current, signIns } = read();
    const changed = await change(signIns[origin]);
    if (changed === signIns[origin]) return changed;
    const others = Object.fromEntries(Object.entries(signIns).filter(([key]) => key !== origin));
    if (changed !== undefined) {
      writeOwnFile(FILE, { current: current ?? origin, signIns: { ...others, [origin]: changed } });
    } else if (Object.keys(others).length === 0) {
      removeOwnFile(FILE);
    } else {
      const [first] = Object.keys(others);
      writeOwnFile(FILE, { current: current === origin ? first : current, signIns: others });
    }
    return changed;
  });
}

export async function addSignIn(origin: string, signIn: SignIn): Promise<void> {
  await withLock(() => {
    const { signIns } = read();
    writeOwnFile(FILE, { current: origin, signIns: { ...signIns, [origin]: signIn } });
  });
}

function read(): Saved {
  const { current, signIns } = membersOf(readOwnFile(FILE));
  const usable = Object.entries(membersOf(signIns)).filter(([, value]) => isSignIn(value));
  return {
    ...(typeof current === "string" ? { current } : {}),
    signIns: Object.fromEntries(usable) as Record<string, SignIn>,
  };
}

function isSignIn(value: unknown): boolean {
  const members = membersOf(value);
  return (
    TEXTS.every((name) => typeof members[name] === "string") &&
    typeof members["expiresAtMs"] === "number"
  );
}
