import { expect, it } from "vitest";

import type { Phase } from "../../../../src/features/workflows/rules/definition.ts";
import { findDefinitionFaults } from "../../../../src/features/workflows/rules/definition-faults.ts";
import { hostOf } from "../../../../src/features/workflows/rules/address.ts";
import { connectorPhase, httpPhase } from "./phases.ts";

const manual: Phase = { key: "approve", name: "Approve", type: "manual", env: {}, assignees: [] };

const faults = (...phases: Phase[]) =>
  findDefinitionFaults(phases).map(({ path, message }) => `${path.join(".")}: ${message}`);

it("finds none in what is well made", () => {
  expect(
    faults(
      manual,
      httpPhase({
        key: "first",
        url: "https://api.example.com:8443/a/{{ input.id }}/?x={{ input.y }}",
        env: { TOKEN: "secret:a", LITERAL: "{{ no.template }}" },
        headers: { authorization: "Bearer {{ env.TOKEN }}", "x-a": '{{ "{{" }}' },
        query: { "äö b": "{{ webhook.body.x }}" },
        body: { a: ["{{ phases.approve.outcome.reason }}", "{{ env.TOKEN }}"] },
      }),
      connectorPhase({
        key: "second",
        path: "/repos/{{ phases.first.body.repo }}/",
        env: { A: "b" },
        body: "{{ phases.first.headers.x-id }}{{ phases.first.status }}{{ env.A }}",
      }),
    ),
  ).toEqual([]);
});

it.each([
  ["{{ env.NONE }}", "no variable 'NONE'"],
  ["{{ env }}", "no variable ''"],
  ["{{ env.__proto__ }}", "no variable '__proto__'"],
  ["{{ env.constructor }}", "no variable 'constructor'"],
  ["{{ env.A.b }}", "has no members"],
  ["{{ secrets.x }}", "begins with none of"],
  ["{{ constructor }}", "begins with none of"],
  ["{{ __proto__.x }}", "begins with none of"],
  ["{{ phases.none.body }}", "No phase has the key 'none'"],
  ["{{ phases.toString.body }}", "No phase has the key 'toString'"],
  ["{{ phases }}", "No phase has the key ''"],
  ["{{ phases.call.body }}", "does not come before"],
  ["{{ phases.later.body }}", "does not come before"],
  ["{{ phases.before }}", "names none of: status, headers, body"],
  ["{{ phases.before.outcome }}", "names none of: status, headers, body"],
  ["{{ phases.before.status.x }}", "has no members"],
  ["{{ phases.approve.body }}", "names none of: outcome"],
  ["{{ webhook }}", "names none of: body, headers"],
  ["{{ webhook.ip }}", "names none of: body, headers"],
  ["{{ webhook.method.x }}", "has no members"],
  ["{{ input.x", "ends with '}}'"],
  ["{{ {{ input.x }} }}", "has no other in it"],
])("finds fault with %s, wherever it stands", (text, message) => {
  const phase = httpPhase({
    url: `https://api.example.com/${text}?a=${text}`.replaceAll(" ", ""),
    env: { A: "a" },
    headers: { "x-a": text },
    query: { q: text },
    body: { list: [{ name: text }] },
  });
  const found = faults(manual, httpPhase({ key: "before" }), phase, httpPhase({ key: "later" }));
  const where = ["url", "headers.x-a", "query.q", "body.list.0.name"];
  for (const part of where) {
    expect(found).toContainEqual(
      expect.stringMatching(new RegExp(`^phases\\.2\\.request\\.${part.replaceAll(".", "\\.")}: `)),
    );
  }
  expect(found.every((fault) => fault.includes(message))).toBe(true);
});

it.each([
  ["http://api.example.com/".replace("http:", "ftp:")],
  ["//api.example.com/"],
  ["/path"],
  ["https://{{ input.host }}/"],
  ["https://{{ input.host }}.example.com/"],
  ["https://api.example.com{{ input.path }}"],
  ["https://api.example.com:{{ input.port }}/"],
  ["{{ input.scheme }}://api.example.com/"],
  ["https://user:{{ env.TOKEN }}@api.example.com/"],
  ["https://user@api.example.com/"],
  ["https://API.example.com/"],
  ["https://api.example.com:443/"],
  ["https://api.example.com\\@evil.example/"],
  ["https://api.example.com/a#b"],
  ["https://api.example.com/a b"],
  ["https://api.example.com/é"],
  ["https://api.example.com/a/../b"],
  ["https://api.example.com/a/./b"],
  ["https://api.example.com/%2e%2E/b"],
  ["https://api.example.com/.%2e"],
  ["https://api.example.com//b"],
  ["https://"],
  ["https:/x"],
  ["https://0x7f.1/"],
  [`https://api.example.com/${"x".repeat(3_000)}`],
])("refuses the address %s", (url) => {
  const [fault] = faults(httpPhase({ url, env: { TOKEN: "a" } }));
  expect(fault).toMatch(/^phases\.0\.request\.url: /);
});

it.each([
  ["repos"],
  ["https://evil.example/"],
  ["//evil.example/"],
  ["/a//b"],
  ["/a/../b"],
  ["/a?b=c"],
  ["/a#b"],
  ["/\\evil"],
  [""],
  ["/{{ input.x"],
])("refuses the connector's path %j", (path) => {
  expect(faults(connectorPhase({ path }))[0]).toMatch(/^phases\.0\.request\.path: /);
});

it("takes no secret in an address, nor in a connector's phase", () => {
  const env = { TOKEN: "secret:a" };
  for (const url of [
    "https://api.example.com/{{ env.TOKEN }}",
    "https://api.example.com/?{{ env.TOKEN }}",
  ]) {
    expect(faults(httpPhase({ env, url }))).toEqual([
      expect.stringContaining("phases.0.request.url: A secret stands in a header"),
    ]);
  }
  expect(faults(httpPhase({ env, query: { k: "{{ env.TOKEN }}" } }))).toEqual([
    expect.stringContaining("phases.0.request.query.k: A secret stands in a header"),
  ]);
  expect(faults(connectorPhase({ env }))).toEqual([
    "phases.0.env.TOKEN: A connector phase takes no secret: it comes through the connector.",
  ]);
});

it.each([
  "Host",
  "content-length",
  "Transfer-Encoding",
  "connection",
  "proxy-authorization",
  "TE",
  "cf-connecting-ip",
  "sec-fetch-site",
  "a b",
  "a\r\nb",
  "x:",
  "{{ input.x }}",
  "",
])("refuses the header %j", (name) => {
  expect(faults(httpPhase({ headers: { [name]: "x" } }))[0]).toContain("phases.0.request.headers.");
});

it("refuses what makes a header two, or none of ours", () => {
  const message = (headers: Record<string, string>, phase = httpPhase) =>
    faults(phase({ headers, body: "x" }));
  expect(message({ "X-A": "1", "x-a": "2" })).toEqual([
    "phases.0.request.headers.x-a: No header twice.",
  ]);
  expect(message({ "x-a": "a\r\nb: c" })[0]).toContain("no line breaks");
  expect(message({ "x-a": "é" })[0]).toContain("ASCII");
  expect(message({ "content-type": "{{ input.type }}" })[0]).toContain("No template");
  expect(message({ Authorization: "Bearer x" }, connectorPhase)[0]).toContain("own credential");
});

it("refuses bodies where there can be none, and templates where nothing says how to write them", () => {
  expect(faults(httpPhase({ method: "GET", body: {} }))).toEqual([
    "phases.0.request.body: A GET has no body.",
  ]);
  expect(faults(httpPhase({ method: "HEAD", body: "" }))).toHaveLength(1);
  const xml = { "content-type": "application/xml" };
  expect(faults(httpPhase({ headers: xml, body: "<a>{{ input.x }}</a>" }))[0]).toContain(
    "JSON, forms and text/plain",
  );
  expect(faults(httpPhase({ headers: xml, body: "<a/>" }))).toEqual([]);
  expect(faults(httpPhase({ headers: xml, body: { a: 1 } }))[0]).toContain("A text");
  expect(faults(httpPhase({ body: { "{{ input.name }}": 1 } }))[0]).toContain(
    "A name has no template",
  );
  expect(faults(httpPhase({ query: { "{{ input.name }}": "1" } }))[0]).toContain(
    "A name has no template",
  );
});

it("bounds the depth of a body and the whole", () => {
  const deep = Array.from({ length: 11 }).reduce<readonly unknown[]>((inner) => [inner], []);
  expect(faults(httpPhase({ body: deep as never }))[0]).toContain("At most 10 levels");
  const big = httpPhase({ body: "x".repeat(256 * 1024) });
  expect(faults(big)).toEqual(["phases: At most 262144 bytes as JSON."]);
});

it("takes no key twice", () => {
  expect(faults(httpPhase(), httpPhase({ url: "https://b.example.com/" }))).toEqual([
    "phases.1.key: No key twice.",
  ]);
});

it.each([
  ["https://api.example.com/a?b", "api.example.com"],
  ["https://api.example.com:8443", "api.example.com"],
  ["https://{{ input.x }}/", undefined],
])("knows the host of %s", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
