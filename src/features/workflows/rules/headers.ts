/** The headers that a phase may send, and what kind of body they announce. Pure. */

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/**
 * What belongs to the connection (RFC 9110 §7.6.1), to the message's own framing, or to the network in front of us.
 * Attack: a request smuggled behind a length that lies; `host`, and a server behind the same address as the one that
 * was bound.
 */
const OURS = new Set([
  ...["host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer"],
  ...["upgrade", "expect", "via", "accept-encoding", "content-encoding", "cdn-loop", "forwarded"],
]);

const OURS_BY_BEGINNING = /^(proxy-|cf-|sec-|x-forwarded-)/;

export function findHeaderNameFault(name: string): string | undefined {
  if (!TOKEN.test(name)) return "The name of a header: letters, digits and hyphens, no template.";
  const known = name.toLowerCase();
  return OURS.has(known) || OURS_BY_BEGINNING.test(known)
    ? "A header that Nembl or the connection sets."
    : undefined;
}

export type BodyKind = "json" | "form" | "text" | "other";

/** By what the header `content-type` says; JSON where there is none. */
export function bodyKindOf(headers: Readonly<Record<string, string>>): BodyKind {
  const type = findContentType(headers);
  if (type === undefined) return "json";
  const [kind = ""] = type.split(";");
  switch (kind.trim().toLowerCase()) {
    case "application/x-www-form-urlencoded":
      return "form";
    case "text/plain":
      return "text";
    default:
      return /^application\/([\w.-]+\+)?json$/i.test(kind.trim()) ? "json" : "other";
  }
}

export function findContentType(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
}
