import fc from "fast-check";
import { expect, it } from "vitest";

import type { PlacedText } from "../../../../src/core/placed-text.ts";
import type { Json } from "../../../../src/features/workflows/rules/definition.ts";
import { renderPhase, type CallPhase } from "../../../../src/features/workflows/rules/render.ts";
import type { TemplateValues } from "../../../../src/features/workflows/rules/values.ts";
import { connectorPhase, httpPhase } from "./phases.ts";

const values = (input: Json = null, rest: Partial<TemplateValues> = {}): TemplateValues => ({
  input,
  phases: {},
  ...rest,
});

function render(phase: CallPhase, given: TemplateValues = values()) {
  const rendered = renderPhase(phase, given);
  if (rendered.kind === "failed") throw new Error(JSON.stringify(rendered.failure));
  return rendered.request;
}

function failureOf(phase: CallPhase, given: TemplateValues = values()) {
  const rendered = renderPhase(phase, given);
  if (rendered.kind === "rendered") throw new Error(JSON.stringify(rendered.request));
  return rendered.failure;
}

const bodyOf = (body: Json, given: TemplateValues, env = {}) =>
  (render(httpPhase({ body, env }), given).body ?? []).map((piece) =>
    typeof piece === "string" ? piece : `<${piece.secret} as ${piece.as}>`,
  );

it("fills each place in its own way", () => {
  const input = { id: "a/b?c=d&e#f é", note: 'say "hi"\n', count: 3, list: [1, { x: null }] };
  const request = render(
    httpPhase({
      url: "https://api.example.com/items/{{ input.id }}/x?q={{ input.id }}&n={{ input.count }}",
      query: { "a b": "1&{{ input.id }}" },
      headers: { "X-Count": "no. {{ input.count }}" },
      body: {
        text: "{{ input.note }}!",
        list: "{{ input.list }}",
        n: "{{ input.count }}",
        in: "l={{ input.list }}",
      },
    }),
    values(input),
  );
  const id = "a%2Fb%3Fc%3Dd%26e%23f%20%C3%A9";
  expect(request).toEqual({
    target: [`https://api.example.com/items/${id}/x?q=${id}&n=3`],
    headers: { "x-count": ["no. 3"], "content-type": ["application/json"] },
    query: { "a b": [`1%26${id}`] },
    body: [
      String.raw`{"text":"say \"hi\"\n!","list":[1,{"x":null}],"n":3,"in":"l=[1,{\"x\":null}]"}`,
    ],
  });
});

it("names secrets where they stand and holds no value of one", () => {
  const env = { TOKEN: "secret:deploy-api-token", STAGE: "staging" };
  const request = render(
    httpPhase({
      env,
      headers: { Authorization: "Bearer {{ env.TOKEN }}" },
      body: { token: "{{ env.TOKEN }}", both: "{{ env.STAGE }}:{{ env.TOKEN }}" },
    }),
  );
  const place = (as: string) => ({ secret: "deploy-api-token", as });
  expect(request).toEqual({
    target: ["https://api.example.com/"],
    headers: { authorization: ["Bearer ", place("header")], "content-type": ["application/json"] },
    query: {},
    body: ['{"token":"', place("json"), '","both":"staging:', place("json"), '"}'],
  });
});

it("writes forms, text and JSON by the content type", () => {
  const given = values({ x: 'a&b="c"' });
  const bodyAs = (type: string, body: Json) =>
    render(httpPhase({ headers: { "Content-Type": type }, body }), given).body;
  expect(bodyAs("application/x-www-form-urlencoded", "x={{ input.x }}&y=1")).toEqual([
    "x=a%26b%3D%22c%22&y=1",
  ]);
  expect(bodyAs("text/plain; charset=utf-8", "{{ input.x }}!")).toEqual(['a&b="c"!']);
  expect(bodyAs("application/vnd.api+json", "{{ input }}")).toEqual([
    String.raw`{"x":"a&b=\"c\""}`,
  ]);
  expect(bodyAs("application/json", "x {{ input.x }}")).toEqual([String.raw`"x a&b=\"c\""`]);
});

it("leaves a body out where there is none, and then announces none", () => {
  expect(render(httpPhase({ method: "GET" }))).toMatchObject({ body: null, headers: {} });
});

/** Attack: an input that is a template of its own; it would be filled in with what its sender may not see. */
it("evaluates nothing that a value contains", () => {
  const env = { OTHER: "secret:another", LITERAL: "{{ input.evil }}" };
  const evil = "{{ env.OTHER }} {{ input.evil }}";
  const given = values({ evil }, { phases: { before: { body: evil } } });
  expect(
    bodyOf(
      {
        a: "{{ input.evil }}",
        b: "{{ phases.before.body }}",
        c: "{{ env.LITERAL }}",
        d: "x{{ input.evil }}",
      },
      given,
      env,
    ),
  ).toEqual([`{"a":"${evil}","b":"${evil}","c":"{{ input.evil }}","d":"x${evil}"}`]);
  const { headers } = render(httpPhase({ env, headers: { "x-a": "{{ input.evil }}" } }), given);
  expect(headers["x-a"]).toEqual([evil]);
});

it("makes no template of two values that stand side by side", () => {
  expect(bodyOf("{{ input.a }}{{ input.b }}", values({ a: "{", b: "{ env.X }}" }))).toEqual([
    '"{{ env.X }}"',
  ]);
});

it.each([
  ["input.constructor"],
  ["input.__proto__"],
  ["input.toString"],
  ["input.list.length"],
  ["input.list.map"],
  ["input.list.01"],
  ["input.list.-1"],
  ["input.text.length"],
  ["input.text.0"],
  ["input.none"],
  ["input.nothing.x"],
  ["env.__proto__"],
  ["env.constructor"],
  ["phases.constructor.body"],
  ["phases.before.body.hasOwnProperty"],
  ["webhook.body.x"],
])("finds nothing under %s, and the phase fails", (name) => {
  const given = values(
    { list: [1, 2], text: "text", nothing: null },
    { phases: { before: { body: {} } } },
  );
  const failure = failureOf(httpPhase({ body: `{{ ${name} }}` }), given);
  expect(failure).toMatchObject({ phase: "call", code: "template_unknown" });
  expect(failure.message).toContain(name);
});

it("finds own members whatever they are called", () => {
  const input = JSON.parse('{"__proto__":{"x":1},"constructor":"c","list":[{"name":"n"}]}') as Json;
  const body = ["{{ input.__proto__.x }}", "{{ input.constructor }}", "{{ input.list.0.name }}"];
  expect(bodyOf(body, values(input))).toEqual(['[1,"c","n"]']);
});

it("finds headers in either case, and what a webhook brought", () => {
  const given = values(null, {
    phases: { a: { status: 201, headers: { "x-id": "7" }, body: null } },
    webhook: { body: { event: "push" }, headers: { "content-type": "text/plain" }, method: "POST" },
  });
  const body = [
    "{{ phases.a.headers.X-Id }}",
    "{{ webhook.headers.Content-Type }}",
    "{{ webhook.body.event }}",
    "{{ phases.a.status }}",
  ];
  expect(bodyOf(body, given)).toEqual(['["7","text/plain","push",201]']);
});

it("does not look into a body that was cut", () => {
  const phases = { a: { status: 200, headers: {}, body: "{", truncated: true } };
  const failure = failureOf(httpPhase({ body: "{{ phases.a.body }}" }), values(null, { phases }));
  expect(failure.message).toContain("too long to be kept whole");
  expect(bodyOf("{{ phases.a.status }}", values(null, { phases }))).toEqual(["200"]);
});

it.each(["a\r\nx-evil: 1", "a\nb", "a\0b", "é", "\u2028"])("sends no header with %j in it", (x) => {
  const failure = failureOf(httpPhase({ headers: { "x-a": "{{ input.x }}" } }), values({ x }));
  expect(failure).toMatchObject({ code: "template_value" });
  expect(failure.message).toContain(/[\r\n\0]/.test(x) ? "a line break" : "not ASCII");
  expect(failure.message).not.toContain(x);
});

/** Attack: `..` as an id climbs out of the path; an empty one names the whole collection. */
it.each(["..", ".", "", "%2e%2E", ".%2e"])("sends no path with the segment %j", (x) => {
  const path = "/users/{{ input.x }}";
  if (x.includes("%")) {
    expect(render(connectorPhase({ path }), values({ x })).target).toEqual([
      `/users/${x.replaceAll("%", "%25")}`,
    ]);
  } else {
    expect(failureOf(connectorPhase({ path }), values({ x })).code).toBe("template_value");
  }
  const dotted = failureOf(connectorPhase({ path: "/users/.{{ input.x }}/y" }), values({ x: "." }));
  expect(dotted.code).toBe("template_value");
});

it("sends no request that one look-up, written often, makes endless", () => {
  const body = Array.from({ length: 100 }, () => "{{ input.x }}");
  const failure = failureOf(httpPhase({ body }), values({ x: "x".repeat(60_000) }));
  expect(failure.code).toBe("request_too_large");
});

it("ends at a hundred levels, where writing would end the stack", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as Json;
  expect(failureOf(httpPhase({ body: "{{ input }}" }), values(deep)).message).toContain(
    "100 levels",
  );
});

/** A secret in an address is refused when it is written, and were it stored all the same it is not sent. */
it("puts no secret into an address", () => {
  const env = { TOKEN: "secret:a" };
  const urls = [
    "https://api.example.com/{{ env.TOKEN }}",
    "https://api.example.com/?k={{ env.TOKEN }}",
  ];
  const query = { k: "a{{ env.TOKEN }}" };
  expect(failureOf(httpPhase({ env, query })).code).toBe("template_value");
  for (const url of urls) expect(failureOf(httpPhase({ env, url })).code).toBe("template_value");
});

/** Nothing here names a secret. */
const textOf = (pieces: PlacedText | null | undefined) => {
  const texts = (pieces ?? []).filter((piece) => typeof piece === "string");
  expect(texts).toHaveLength(pieces?.length ?? 0);
  return texts.join("");
};

const json = fc.jsonValue({ stringUnit: "binary" }) as fc.Arbitrary<Json>;
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "../..",
    "a/b",
    "?x=1&y=2",
    "#",
    "\r\nx: y",
    '","z":"',
    "{{ env.TOKEN }}",
    "%2f..",
    "\\",
  ),
);

it("keeps segments, parameters, headers and members as they were written, whatever the input", () => {
  const phase = httpPhase({
    url: "https://api.example.com/a/{{ input.text }}/b/x{{ input.json }}?p={{ input.text }}&q={{ input.json }}",
    query: { r: "{{ input.text }}", s: "{{ input.json }}" },
    headers: { "x-a": "{{ input.text }}", "x-b": "{{ input.json }}" },
    body: {
      one: "{{ input.text }}",
      two: ["{{ input.json }}", "y{{ input.text }}{{ input.json }}"],
      three: 3,
    },
  });
  let sent = 0;
  fc.assert(
    fc.property(text, json, (given, any) => {
      const rendered = renderPhase(phase, values({ text: given, json: any }));
      if (rendered.kind === "failed") return;
      sent++;
      const { target, query, headers, body } = rendered.request;
      const [address = "", ...more] = target as readonly string[];
      expect(more).toEqual([]);
      const url = new URL(address);
      expect(url.origin).toBe("https://api.example.com");
      expect(url.hash).toBe("");
      expect(url.pathname.split("/")).toHaveLength(5);
      expect(url.pathname.startsWith("/a/")).toBe(true);
      expect([...url.searchParams.keys()]).toEqual(["p", "q"]);
      expect(url.searchParams.get("p")).toBe(given.toWellFormed());
      expect([
        ...new URLSearchParams(`r=${textOf(query["r"])}&s=${textOf(query["s"])}`).keys(),
      ]).toEqual(["r", "s"]);
      const sentHeaders = new Headers(
        Object.entries(headers).map(([name, pieces]): [string, string] => [name, textOf(pieces)]),
      );
      expect([...sentHeaders.keys()]).toEqual(["content-type", "x-a", "x-b"]);
      const parsed = JSON.parse(textOf(body)) as Record<string, Json[]>;
      expect(Object.keys(parsed)).toEqual(["one", "two", "three"]);
      expect(parsed["one"]).toBe(given);
      expect(parsed["two"]).toHaveLength(2);
      expect(parsed["two"]?.[0]).toEqual(JSON.parse(JSON.stringify(any)));
      expect(parsed["three"]).toBe(3);
    }),
    { numRuns: 1_000 },
  );
  expect(sent).toBeGreaterThan(50);
});
