/** The OpenAPI document, generated from the routes, and a page to browse it without scripts from elsewhere. */

import { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";

import type { HttpEnv } from "./env.ts";
import { referencePage } from "./reference-page.tsx";

const OPENAPI_INFO = {
  openapi: "3.1.0",
  info: {
    title: "Nembl API",
    version: "1",
    description:
      "API keys, sign-ins and secrets, checked at the edge. Send an API key in x-api-key or an access token as Bearer.",
  },
  servers: [{ url: "https://api.nembl.com" }],
};

export type ApiDocument = ReturnType<typeof documentOf>;

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

export function documentOf(app: OpenAPIHono<HttpEnv>) {
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
  });
  openAPIRegistry.registerComponent("securitySchemes", "accessToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-nembl_session",
  });
  openAPIRegistry.registerComponent("securitySchemes", "runner", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`Runner <credential>`, as a runner's registration answered it.",
  });
  return app.getOpenAPI31Document(OPENAPI_INFO);
}
