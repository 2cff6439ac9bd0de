import { expect, it } from "vitest";

import {
  findUriFault,
  isPoolNameOf,
  originOf,
  poolNameOf,
} from "../../../src/features/oauth-clients/rules/client.ts";

it.each([
  "https://app.example.com/callback",
  "https://app.example.com",
  "https://app.example.com/",
  "https://app.example.com:8443/a/b?x=1&y=%20",
  "https://xn--bcher-kva.example/cb",
  "http://localhost/cb",
  "http://localhost:3000/cb",
  "http://127.0.0.1:65535/",
  "http://[::1]:8080/cb",
  "https://localhost/cb",
  "https://a.example/%2a",
])("takes %s", (uri) => {
  expect(findUriFault(uri)).toBeUndefined();
});

/** Attack: an address that one parser reads as the app's and the next as the attacker's. Each of these was one somewhere. */
it.each([
  ["nothing", ""],
  ["a path", "/callback"],
  ["a host alone", "app.example.com/callback"],
  ["no scheme", "//app.example.com/callback"],
  ["plain http", "http://app.example.com/callback"],
  ["http on a name that begins like loopback", "http://localhost.evil.example/"],
  ["http on a name that begins like an address", "http://127.0.0.1.evil.example/"],
  ["http on another loopback address", "http://127.0.0.2/"],
  ["http on all addresses", "http://0.0.0.0/"],
  ["loopback in hexadecimal", "http://0x7f.0.0.1/"],
  ["loopback in short", "http://127.1/"],
  ["loopback as a number", "http://2130706433/"],
  ["loopback in long IPv6", "http://[0:0:0:0:0:0:0:1]/"],
  ["loopback as mapped IPv6", "http://[::ffff:127.0.0.1]/"],
  ["a dot behind localhost", "http://localhost./"],
  ["a dot behind the host", "https://app.example.com./"],
  ["a fragment", "https://app.example.com/#done"],
  ["an empty fragment", "https://app.example.com/#"],
  ["a wildcard for a host", "https://*.example.com/"],
  ["a wildcard for a path", "https://app.example.com/*"],
  ["a wildcard in disguise", "https://%2a.example.com/"],
  ["a user", "https://app.example.com@evil.example/"],
  ["a user and a password", "https://a:b@evil.example/"],
  ["an empty user", "https://@evil.example/"],
  ["a backslash", "https://app.example.com\\@evil.example/"],
  ["backslashes for slashes", "https:\\\\evil.example/"],
  ["one slash", "https:/evil.example/"],
  ["no slash", "https:evil.example"],
  ["three slashes", "https:///evil.example/"],
  ["a tab", "https://app.exa\tmple.com/"],
  ["a line break", "https://app.example.com/\r\nSet-Cookie: a"],
  ["a blank in front", " https://app.example.com/"],
  ["a blank behind", "https://app.example.com/ "],
  ["a NUL", "https://app.example.com/\u0000"],
  ["dot segments", "https://app.example.com/a/../b"],
  ["encoded dot segments", "https://app.example.com/a/%2e%2e/b"],
  ["upper case in the scheme", "HTTPS://app.example.com/"],
  ["upper case in the host", "https://App.example.com/"],
  ["the port that goes without saying", "https://app.example.com:443/"],
  ["a port that is none", "https://app.example.com:99999/"],
  ["letters beyond ASCII", "https://bücher.example/"],
  ["a look-alike letter", "https://аpp.example.com/"],
  ["a full-width dot", "https://app。example.com/"],
  ["an invisible character", "https://app.example.com/\u200b"],
  ["a direction override", "https://app.example.com/\u202e"],
  ["a query without a path", "https://app.example.com?x=1"],
  ["a scheme of its own", "com.example.app:/callback"],
  ["javascript", "javascript:alert(1)"],
  ["data", "data:text/html,x"],
  ["a file", "file:///etc/passwd"],
  ["ftp", "ftp://app.example.com/"],
  ["a blob", "blob:https://app.example.com/1"],
  ["1,025 characters", `https://app.example.com/${"x".repeat(1001)}`],
])("refuses %s", (_, uri) => {
  expect(findUriFault(uri)).toBeTypeOf("string");
});

it("knows the origin that a browser sends", () => {
  expect(originOf("https://app.example.com/callback")).toBe("https://app.example.com");
  expect(originOf("http://[::1]:8080/")).toBe("http://[::1]:8080");
});

/** Attack: a client named like another company's row, so that the sweep deletes it in that row's stead. */
it("finds a client at Cognito by what stands in front of its name, which no customer writes", () => {
  expect(isPoolNameOf("ocl_1", poolNameOf("ocl_1", "App"))).toBe(true);
  expect(isPoolNameOf("ocl_1", poolNameOf("ocl_2", "ocl_1 App"))).toBe(false);
  expect(isPoolNameOf("ocl_1", poolNameOf("ocl_11", "App"))).toBe(false);
  const id = `ocl_${"a".repeat(20)}`;
  expect(poolNameOf(id, "x".repeat(128))).toHaveLength(128);
  expect(isPoolNameOf(id, poolNameOf(id, "x".repeat(128)))).toBe(true);
});
