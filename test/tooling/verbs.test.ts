/** Verbs serve any host: the API, a console, a job, a queue, a workflow. What is HTTP's stands in route files and in `http/`. */

import { globSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(path, "utf8");
const files = globSync("src/features/**/*.ts").map((path) => path.replaceAll("\\", "/"));
const isRoute = (path: string) => /\/(?:http|routes|[\w-]+-route)\.ts$/.test(path);
const routeFiles = files.filter(isRoute);

const HTTP: Readonly<Record<string, RegExp>> = {
  "a path of the API": /\/v1\b/,
  "a status":
    /\bstatus(?:Code)?\b\W{0,6}[1-5]\d\d\b|\b[1-5]\d\d\s*[<>=]+\s*status|\(\s*20(?:0\s*,|[1-6]\b)/i,
  "an answer": /\b(?:etagOf|storedResponse|StoredAnswer|IdempotencyDeps)\b|"(?:ETag|Location)"/,
};

/** What others answer us, by their path. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  "src/features/connectors/rules/probe.ts": "what a provider answered to a test",
  "src/features/connectors/rules/providers.ts": "what a provider answered to a call",
  "src/features/egress/call/decide-redirect.ts": "what the system that was called answered",
  "src/features/egress/rules/token-answer.ts": "what a token endpoint answered",
  "src/features/notifications/deliveries/deliver-email.ts": "what SES answered, for the log",
  "src/features/notifications/deliveries/deliver-webhook.ts": "what a customer's server answered",
  "src/features/workflows/rules/outcome.ts": "what the system that a phase called answered",
};

function httpIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, "");
  return Object.keys(HTTP).filter((what) => HTTP[what]?.test(code));
}

describe("a slice's file that is no route file", () => {
  it("knows no status, path or answer", () => {
    const found = files
      .filter((path) => !isRoute(path))
      .map((path) => [path, httpIn(read(path))] as const)
      .filter(([, what]) => what.length > 0);
    const expected = Object.keys(OF_OTHERS).map((path) => [path, ["a status"]]);
    expect(found.toSorted(([a], [b]) => a.localeCompare(b))).toEqual(expected);
  });

  it.each([
    ["a path of the API", "const location = `/v1/services/${row.id}`;"],
    ["a status", "return { status: 201 };"],
    ["a status", "const stored = storeAnswer(201, null, created);"],
    ["a status", "if (response.status === 404) return undefined;"],
    ["an answer", "const etag = etagOf(revision);"],
    ["an answer", 'headers.set("Location", where);'],
  ])("would be found out by %s: %s", (what, code) => {
    expect(httpIn(code)).toContain(what);
  });
});

/** `import { a, type B } from "./c.ts"`, as pairs of file and name; types and type imports are left out. */
function valuesImportedBy(path: string): { readonly from: string; readonly name: string }[] {
  const imports = read(path).matchAll(/^import \{([^}]*)\} from "(\.[^"]*)";/gm);
  return [...imports].flatMap(([, names = "", from = ""]) => {
    const target = relative(".", resolve(dirname(path), from)).replaceAll("\\", "/");
    return names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => ({ from: target, name }));
  });
}

/** No filters, and no verb's decision. */
const READ_BY_ROUTES: Readonly<Record<string, string>> = {
  "src/features/connectors/http.ts": "what a deletion confirms",
  "src/features/secrets/http.ts": "what a deletion confirms",
  "src/features/sign-in/login/login-route.ts": "what a browser brings to a sign-in",
  "src/features/workflows/definitions/routes.ts": "what a deletion confirms",
};

describe("what a route calls", () => {
  const sliceOf = (path: string) => path.split("/").slice(0, 3).join("/");
  const calls = routeFiles.flatMap((path) =>
    valuesImportedBy(path)
      .filter(({ from }) => sliceOf(from) === sliceOf(path))
      // Pure all of them: shapes of the wire, names of cookies, figures that the reference tells.
      .filter(({ from }) => !/\/(?:schemas|present)\.ts$|\/rules\//.test(from) && !isRoute(from))
      .filter(({ name }) => name !== name.toUpperCase())
      .map(({ name }) => [name, sliceOf(path)] as const),
  );

  it("is found", () => expect(calls.length).toBeGreaterThan(60));

  it.each(calls)("%s stands in the index of %s, for every other host", (name, slice) => {
    expect(read(`${slice}/index.ts`)).toMatch(new RegExp(`\\b${name}\\b`));
  });

  /**
   * Reads a query besides its page: what a filter names comes to its list as it was sent. Attack: a route that reads the
   * filter itself leaves the list unchecked for every other host.
   */
  it("has its filter by `filter`, and not read by its route", () => {
    const found = routeFiles.flatMap((path) =>
      [...read(path).matchAll(/\bquery: (.*?)[,}\n]/g)]
        .filter(([, what = ""]) => !what.startsWith("z.object(pageQuery)"))
        .map(() => path),
    );
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(READ_BY_ROUTES));
  });

  it("that has a filter reads it", () => {
    const filters = routeFiles.flatMap((path) =>
      [...read(path).matchAll(/\bfilter: (\w+)/g)].map(([, name = ""]) => [sliceOf(path), name]),
    );
    expect(filters.length).toBeGreaterThan(6);
    const unread = filters.filter(
      ([slice = "", name = ""]) =>
        !files.some(
          (path) =>
            path.startsWith(`${slice}/`) &&
            !isRoute(path) &&
            read(path).includes(`z.input<typeof ${name}>`),
        ),
    );
    expect(unread).toEqual([]);
  });

  /** A verb's input is what was sent, so it comes with the schema that reads it. */
  it("reads what it is sent by itself", () => {
    const verbs = files.filter((path) => !isRoute(path) && /z\.input<typeof \w+>/.test(read(path)));
    expect(verbs.length).toBeGreaterThan(25);
    const unread = verbs.filter((path) => {
      const text = read(path);
      const schemas = [...text.matchAll(/z\.input<typeof (\w+)>/g)].map(([, name]) => name);
      return !schemas.every((name) => text.includes(`parse(${name}, `));
    });
    expect(unread.filter((path) => !path.endsWith("/schemas.ts"))).toEqual([]);
  });
});
