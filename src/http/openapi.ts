/** The OpenAPI document, generated from the routes, and a page to browse it without scripts from elsewhere. */

import type { OpenAPIHono } from "@hono/zod-openapi";

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
  security: [{ apiKey: [] }, { accessToken: [] }],
};

export function addDocumentation<D>(app: OpenAPIHono<HttpEnv<D>>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "accessToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  app.get("/openapi.json", (c) => c.json(app.getOpenAPI31Document(OPENAPI_INFO)));
  app.get("/docs", (c) => {
    // Nothing but its own markup and style: the page needs no script at all.
    c.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    c.header("X-Content-Type-Options", "nosniff");
    return c.html(referencePage(app.getOpenAPI31Document(OPENAPI_INFO)));
  });
}
