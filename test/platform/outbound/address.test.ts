import { describe, expect, it } from "vitest";

import { judgeAddress } from "../../../src/platform/outbound/address.ts";

const ownOrigins = ["https://api.nembl.com", "https://auth.nembl.com"];
const strict = { loopbackAllowed: false, ownOrigins };
const developer = { loopbackAllowed: true, ownOrigins: ["http://localhost:8787"] };

describe("an address that customers may name", () => {
  it.each([
    ["https://hooks.example.com/nembl", "https://hooks.example.com/nembl"],
    ["https://hooks.example.com", "https://hooks.example.com/"],
    ["https://HOOKS.Example.com:443/a?b=c", "https://hooks.example.com/a?b=c"],
    ["https://hooks.example.com:8443/", "https://hooks.example.com:8443/"],
    ["https://xn--bcher-kva.com/", "https://xn--bcher-kva.com/"],
    ["https://8.8.8.8/", "https://8.8.8.8/"],
    ["https://172.15.0.1/", "https://172.15.0.1/"],
    ["https://172.32.0.1/", "https://172.32.0.1/"],
    ["https://100.128.0.1/", "https://100.128.0.1/"],
    ["https://[2606:4700::1111]/", "https://[2606:4700::1111]/"],
    ["https://[2001:4860:4860::8888]/", "https://[2001:4860:4860::8888]/"],
    // A name that only looks like one of ours inside.
    ["https://localhost.example.com/", "https://localhost.example.com/"],
    ["https://internal.example.com/", "https://internal.example.com/"],
    ["https://svc.example.com/", "https://svc.example.com/"],
    ["https://nembl.com/", "https://nembl.com/"],
    ["https://myapi.nembl.com/", "https://myapi.nembl.com/"],
    ["https://api.nembl.com.example.com/", "https://api.nembl.com.example.com/"],
  ])("%s", (text, href) => {
    expect(judgeAddress(text, strict)).toEqual({ kind: "allowed", href });
  });
});

/** Attack: a webhook or connector that makes the platform call itself, its host's metadata or a private network. */
describe("an address that no one may name", () => {
  it.each([
    ["loopback", "https://127.0.0.1/"],
    ["loopback, another", "https://127.255.255.254/"],
    ["loopback, short", "https://127.1/"],
    ["loopback, decimal", "https://2130706433/"],
    ["loopback, hexadecimal", "https://0x7f000001/"],
    ["loopback, octal", "https://0177.0.0.1/"],
    ["loopback, mixed", "https://0x7f.1/"],
    ["loopback, percent-encoded", "https://%31%32%37.0.0.1/"],
    ["loopback, full-width digits encoded", "https://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1/"],
    ["loopback with a dot behind", "https://127.0.0.1./"],
    ["this host", "https://0.0.0.0/"],
    ["this host, short", "https://0/"],
    ["private 10", "https://10.1.2.3/"],
    ["private 172.16", "https://172.16.0.1/"],
    ["private 172.31", "https://172.31.255.255/"],
    ["private 192.168", "https://192.168.1.1/"],
    ["private, decimal", "https://3232235777/"],
    ["carrier-grade NAT", "https://100.64.0.1/"],
    ["link-local and metadata", "https://169.254.169.254/latest/meta-data/"],
    ["metadata, decimal", "https://2852039166/"],
    ["IETF assignments", "https://192.0.0.170/"],
    ["documentation 1", "https://192.0.2.1/"],
    ["documentation 2", "https://198.51.100.1/"],
    ["documentation 3", "https://203.0.113.1/"],
    ["6to4 relays", "https://192.88.99.1/"],
    ["benchmarking", "https://198.18.0.1/"],
    ["multicast", "https://224.0.0.1/"],
    ["reserved", "https://240.0.0.1/"],
    ["broadcast", "https://255.255.255.255/"],
    ["IPv6 loopback", "https://[::1]/"],
    ["IPv6 unspecified", "https://[::]/"],
    ["IPv6 mapped", "https://[::ffff:127.0.0.1]/"],
    ["IPv6 mapped, hexadecimal", "https://[::ffff:7f00:1]/"],
    ["IPv6 mapped of a public one", "https://[::ffff:8.8.8.8]/"],
    ["IPv6 compatible", "https://[::127.0.0.1]/"],
    ["IPv6 NAT64", "https://[64:ff9b::7f00:1]/"],
    ["IPv6 local NAT64", "https://[64:ff9b:1::a00:1]/"],
    ["IPv6 unique local", "https://[fd00:ec2::254]/"],
    ["IPv6 unique local fc", "https://[fc00::1]/"],
    ["IPv6 link-local", "https://[fe80::1]/"],
    ["IPv6 site-local", "https://[fec0::1]/"],
    ["IPv6 multicast", "https://[ff02::1]/"],
    ["IPv6 6to4 of loopback", "https://[2002:7f00:1::]/"],
    ["IPv6 Teredo", "https://[2001:0:7f00:1::]/"],
    ["IPv6 ORCHID", "https://[2001:20::1]/"],
    ["IPv6 documentation", "https://[2001:db8::1]/"],
    ["IPv6 documentation, new", "https://[3fff::1]/"],
    ["IPv6 discard", "https://[100::1]/"],
    ["localhost", "https://localhost/"],
    ["localhost, upper case", "https://LOCALHOST/"],
    ["localhost, encoded", "https://%6c%6f%63%61%6c%68%6f%73%74/"],
    ["localhost with a dot behind", "https://localhost./"],
    ["under localhost", "https://a.localhost/"],
    ["mDNS", "https://printer.local/"],
    ["internal", "https://vault.internal/"],
    ["Google's metadata", "https://metadata.google.internal/"],
    ["home network", "https://router.home.arpa/"],
    ["reverse names", "https://1.0.0.127.in-addr.arpa/"],
    ["onion", "https://abc.onion/"],
    ["a cluster's API", "https://kubernetes.default.svc/api"],
    ["a cluster's service", "https://web.shop.svc.cluster.local/"],
    ["a pod", "https://10-1-2-3.shop.pod/"],
    ["a service registry", "https://web.service.consul/"],
    ["a container's host", "https://gateway.docker/"],
    ["a home network without arpa", "https://router.home/"],
    ["a company's network", "https://wiki.corp/"],
    ["a reserved name", "https://hooks.example/"],
    ["a name for tests", "https://hooks.test/"],
    ["a name that never is", "https://hooks.invalid/"],
    ["a name outside DNS", "https://name.alt/"],
    ["an inner name with a dot behind", "https://kubernetes.default.svc./"],
    ["an inner name in upper case", "https://KUBERNETES.DEFAULT.SVC/"],
    ["an inner name, encoded", "https://kubernetes.default%2Esvc/"],
    ["our own API", "https://api.nembl.com/v1/secrets"],
    ["our own API in upper case", "https://API.NEMBL.COM/"],
    ["our own API with a dot behind", "https://api.nembl.com./"],
    ["our own API, encoded", "https://api%2Enembl.com/"],
    ["our own API at another port", "https://api.nembl.com:8443/"],
    ["below our own API", "https://x.api.nembl.com/"],
    ["our sign-in pages", "https://auth.nembl.com/oauth2/token"],
    ["letters that only look Latin", "https://\u0430pi.nembl.com/"],
    ["a single label", "https://intranet/"],
    ["a dot behind", "https://hooks.example.com./"],
    ["two dots", "https://hooks..example.com/"],
    ["an underscore", "https://a_b.example.com/"],
    ["plain http", "http://hooks.example.com/"],
    ["ftp", "ftp://hooks.example.com/"],
    ["a file", "file:///etc/passwd"],
    ["data", "data:text/plain,x"],
    ["a script", "javascript:alert(1)"],
    ["SSH's port", "https://hooks.example.com:22/"],
    ["a proxy's port", "https://hooks.example.com:8080/"],
    ["http's port", "https://hooks.example.com:80/"],
    ["a user", "https://user@hooks.example.com/"],
    ["a password", "https://user:word@hooks.example.com/"],
    ["an empty user", "https://hooks.example.com@127.0.0.1/"],
    ["a fragment", "https://hooks.example.com/#x"],
    ["an empty fragment", "https://hooks.example.com/#"],
    ["a backslash", "https://hooks.example.com\\@evil.test/"],
    ["a tab", "https://hooks.exa\tmple.com/"],
    ["a line break", "https://hooks.example.com/\nHost: x"],
    ["a blank", " https://hooks.example.com/"],
    ["look-alike letters", "https://hooks.example。com/"],
    ["no host", "https:///x"],
    ["a relative one", "/x"],
    ["no address", "hooks"],
    ["nothing", ""],
    ["a long one", `https://hooks.example.com/${"a".repeat(2_048)}`],
  ])("%s", (_, text) => {
    expect(judgeAddress(text, strict)).toEqual({ kind: "refused", why: expect.any(String) });
  });
});

describe("on a developer's machine", () => {
  it.each([
    "http://localhost:8788/x",
    "http://127.0.0.1:9/",
    "http://[::1]:9/",
    "https://localhost/",
  ])("%s may be called", (text) => {
    expect(judgeAddress(text, developer)).toEqual({ kind: "allowed", href: text });
  });

  it.each([
    "http://hooks.example.com/",
    "https://10.0.0.1/",
    "http://127.0.0.2/",
    "http://u@localhost/",
    // Our own API there, by each of its names.
    "http://localhost:8787/v1/me",
    "http://127.0.0.1:8787/v1/me",
    "http://[::1]:8787/v1/me",
    "http://2130706433:8787/v1/me",
  ])("%s may not", (text) => {
    expect(judgeAddress(text, developer).kind).toBe("refused");
  });
});
