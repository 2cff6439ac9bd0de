/** An e-mail address as SES takes it. Pure. */

/** RFC 5322 §3.2.3, what stands without quotes; and a text in quotes already. */
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const QUOTED = /^"(?:[^"\\]|\\.)*"$/;

const DOMAIN = /^[a-z0-9.-]+$/;

const ASCII = /^[\x21-\x7E]+$/;

/**
 * Nothing where SES cannot write to it: it has no SMTPUTF8 (RFC 6531), so what is before the `@` is ASCII, and a domain
 * goes in its ASCII form. Attack: an address that is read as a list or a name (`a,b@example.com`,
 * `b<a@example.com`) and goes to somebody else as well: what is not plain is quoted.
 */
export function toSesAddress(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  const host = URL.parse(`https://${domain}/`);
  if (at < 1 || !ASCII.test(local) || host === null) return undefined;
  // What a URL would read as a port, a path or a user is no domain.
  if (/[/?#:\\]/.test(domain) || !DOMAIN.test(host.hostname)) return undefined;
  return `${plain(local)}@${host.hostname}`;
}

function plain(local: string): string {
  if (DOT_ATOM.test(local) || QUOTED.test(local)) return local;
  return `"${local.replaceAll(/["\\]/g, "\\$&")}"`;
}
