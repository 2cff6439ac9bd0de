/** The members of `auth` as they are sent, one shape for all schemes, to what the scheme needs. Pure. */

import type { AuthScheme, ConnectorAuth } from "./connector.ts";

export interface SentAuth {
  readonly scheme: AuthScheme;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly tokenUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly secret?: string | undefined;
}

type Member = Exclude<keyof SentAuth, "scheme">;

const NEEDED: Readonly<Record<AuthScheme, readonly Member[]>> = {
  none: [],
  bearer: ["secret"],
  basic: ["username", "secret"],
  header: ["name", "secret"],
  query: ["name", "secret"],
  oauth2_refresh: ["tokenUrl", "clientId", "secret"],
};

const ALLOWED: Readonly<Record<AuthScheme, readonly Member[]>> = {
  ...NEEDED,
  oauth2_refresh: [...NEEDED.oauth2_refresh, "clientSecret"],
};

export interface AuthFault {
  readonly member: Member;
  readonly message: string;
}

/** What is missing, and what means nothing under the scheme: a member that is ignored would look as if it did something. */
export function findAuthFaults(sent: SentAuth): readonly AuthFault[] {
  const { scheme, ...members } = sent;
  const missing = NEEDED[scheme]
    .filter((member) => members[member] === undefined)
    .map((member) => ({ member, message: `Needed for the scheme '${scheme}'.` }));
  const idle = (Object.keys(members) as Member[])
    .filter((member) => members[member] !== undefined && !ALLOWED[scheme].includes(member))
    .map((member) => ({ member, message: `Means nothing under the scheme '${scheme}'.` }));
  const name = nameFault(sent);
  return [...missing, ...idle, ...(name === undefined ? [] : [name])];
}

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110 §7.6.1 and §7.8, and what the platform writes itself: each says how the message travels. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "expect", "host", "content-length", "proxy-authorization", "proxy-authenticate"],
]);

/** What is wrong with a header that a caller or a connector names, or nothing. */
function findHeaderNameFault(name: string): string | undefined {
  if (!TOKEN.test(name)) return "Letters, digits and hyphens.";
  return OF_THE_CONNECTION.has(name.toLowerCase())
    ? "This header is the connection's own."
    : undefined;
}

function nameFault({ scheme, name }: SentAuth): AuthFault | undefined {
  if (name === undefined || scheme !== "header") return undefined;
  const message = findHeaderNameFault(name);
  return message === undefined ? undefined : { member: "name", message };
}

/** Of what has no fault. */
export function readAuth(sent: SentAuth): ConnectorAuth {
  const { scheme } = sent;
  const members = ALLOWED[scheme].flatMap((member) =>
    sent[member] === undefined ? [] : [[member, sent[member]]],
  );
  return { scheme, ...Object.fromEntries(members) } as ConnectorAuth;
}
