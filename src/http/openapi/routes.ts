/** The OpenAPI document, and a page to browse it without scripts from elsewhere. */

import { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";

import type { HttpEnv } from "../env.ts";
import { referencePage } from "./reference-page.tsx";
import type { ApiDocument } from "./types.ts";

export function documentationRoutes(document: () => Promise<ApiDocument>): OpenAPIHono<HttpEnv> {
  const routes = new OpenAPIHono<HttpEnv>();
  routes.get("/openapi.json", async (c) => c.json(await document()));
  routes.get("/docs", async (c) => {
    // Nothing but its own markup and style: the page needs no script at all.
    c.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    c.header("X-Content-Type-Options", "nosniff");
    return c.html(html`<!doctype html>${referencePage(await document())}`);
  });
  return routes;
}
