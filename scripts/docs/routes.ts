/** Routes: each is in the OpenAPI document with its method, or in the table of `src/app.ts`. */

import { readFileSync } from "node:fs";

import { all, type Document } from "./document.ts";

const METHOD = "(?:GET|HEAD|POST|PUT|PATCH|DELETE)";

/** Methods, if any are named, and the path. Only paths of ours: other systems have `/user` and `/oauth2/token`. */
const ROUTE = new RegExp(
  `(?<![\\w.}-])((?:${METHOD}[ /]+)*)((?:https?:\\/\\/(?:api\\.nembl\\.com|127\\.0\\.0\\.1:8787|localhost:8787))?\\/(?:v1|auth|\\.well-known)\\/[^\\s"'\`|,)?]*|\\/(?:healthz|readyz|openapi\\.json|llms\\.txt|docs|live|sandbox)(?![\\w./-]))`,
  "g",
);

const { paths } = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as {
  paths: Record<string, Record<string, unknown>>;
};

/** Pages and operations, which the document leaves out. */
const ROWS = all(/\b(?:row|alone)\("(\/[^"]*)"/g, readFileSync("src/app.ts", "utf8"));

const ROUTES = Object.entries(paths).map(([path, methods]) => ({
  parts: path.split("/"),
  methods: Object.keys(methods),
}));

export function deadRoutes({ code }: Document): string[] {
  return code.flatMap((span) =>
    [...span.matchAll(ROUTE)].flatMap(([, named = "", address = ""]) => {
      const path = address.replace(/^https?:\/\/[^/]+/, "").replace(/[.:;]+$/, "");
      const methods = named.match(/[A-Z]+/g) ?? [];
      if (methods.length === 0) return isKnown(path) ? [] : [path];
      return methods.filter((method) => !answers(method, path)).map((one) => `${one} ${path}`);
    }),
  );
}

function answers(method: string, path: string): boolean {
  const exact = ROUTES.filter(({ parts }) => fits(path.split("/"), parts, parts.length));
  if (exact.length === 0) return ROWS.includes(path) || path.endsWith("/…");
  return exact.some(({ methods }) => methods.includes(method.toLowerCase()) || method === "HEAD");
}

/** Without a method the beginning of a route is enough: `/v1/secrets/…`. */
function isKnown(path: string): boolean {
  const asked = path.replace(/\/(?:…|\*)?$/, "").split("/");
  return ROWS.includes(path) || ROUTES.some(({ parts }) => fits(asked, parts, asked.length));
}

function fits(asked: readonly string[], parts: readonly string[], length: number): boolean {
  if (asked.length !== length || parts.length < length) return false;
  return asked.every((part, index) => part === parts[index] || isPlaceholder(part, parts[index]));
}

/** `{id}`, `$WORKFLOW`, `$(…)`, `…`, an example's id: only where the route has a parameter. */
function isPlaceholder(part: string, parameter = ""): boolean {
  return parameter.startsWith("{") && (!/^[a-z-]+$/.test(part) || part === "…");
}
