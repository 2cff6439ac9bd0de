/** What each file of a feature may import, by its role. The graph of features is in oxlint.config.ts. */

import type { Zone } from "./import-map.ts";

/** Packages that are one feature's business. zod is everybody's. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  policies: ["src/engine/protocol.ts"],
  sessions: ["jose"],
  mfa: ["otpauth", "uqr"],
  egress: ["jose"],
  "sign-in": ["jose"],
};

/**
 * Rules, messages and presenters: no I/O, no clock, no randomness. They import core and each other, of the rest only
 * types. A file is pure because of its room or its name, so a new one needs no line here.
 */
export const PURE = [
  "src/features/*/rules/**",
  "src/features/*/present.ts",
  "src/features/*/*/present.ts",
  "src/features/*/notices.ts",
  "src/features/notifications/messages/**",
  // The command-line tool is built of it as well.
  "src/features/egress/scrub/**",
];

/** A feature's files by their role; the last zone is that of verbs, queries and the rest. */
export function zonesOf(feature: string, lower: readonly string[]): Zone[] {
  const own = `src/features/${feature}`;
  const common = [
    "src/core/**",
    `${own}/**`,
    // The doors are for others.
    `!${own}/index.ts`,
    `!${own}/http.ts`,
    ...lower.map((name) => `src/features/${name}/index.ts`),
    ...(PACKAGES[feature] ?? []),
    "zod",
  ];
  const stores = [`${own}/**/store.ts`, `${own}/**/*-store.ts`];
  const routes = [`${own}/**/routes.ts`, `${own}/**/*-route.ts`];
  const noStorage = [...stores, `${own}/tables.ts`].map((path) => `!${path}`);
  const noRoutes = routes.map((path) => `!${path}`);
  const platform = ["src/platform/**"];
  const drizzle = ["drizzle-orm", "drizzle-orm/**"];
  const pure = PURE.map((path) => path.replace("features/*/", `features/${feature}/`)).filter(
    (path) => path.startsWith(`${own}/`),
  );
  const named = (role: string) => `${role} of features/${feature}`;

  return [
    {
      name: named("a pure file"),
      files: pure,
      may: ["src/core/**", ...pure, `${own}/lease/**`],
      mayTypes: [`${own}/**`],
    },
    {
      name: named("the index"),
      files: [`${own}/index.ts`],
      may: [`${own}/**`, `!${own}/tables.ts`, `!${own}/http.ts`, ...noRoutes],
    },
    {
      name: named("a route file"),
      files: [`${own}/http.ts`, ...routes],
      may: [...common, ...noStorage, "src/http/**", "hono", "hono/**", "@hono/**"],
      mayTypes: platform,
    },
    {
      name: named("the schemas"),
      files: [`${own}/schemas.ts`, `${own}/*/schemas.ts`],
      may: [...common, ...noStorage, "@hono/zod-openapi"],
    },
    {
      name: named("the tables"),
      files: [`${own}/tables.ts`],
      // Foreign keys follow the edges of the graph.
      may: [
        "src/core/**",
        ...drizzle,
        `${own}/tables.ts`,
        ...lower.map((name) => `src/features/${name}/tables.ts`),
      ],
      mayTypes: [`${own}/**`],
    },
    {
      name: named("the store"),
      files: stores,
      may: [...common, ...platform, ...drizzle],
    },
    {
      name: named("a Durable Object"),
      files: [`${own}/**/*.do.ts`],
      may: [...common, `!${own}/tables.ts`, ...platform, "cloudflare:*"],
    },
    {
      name: named("a file"),
      files: [`${own}/**`],
      may: [...common, `!${own}/tables.ts`, ...platform],
      mayTypes: ["@hono/zod-openapi"],
    },
  ];
}
