/** The console's stylesheet and script. Their names say what is in them, so a browser keeps them for ever. */

import { OpenAPIHono } from "@hono/zod-openapi";

import { CodedError } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/** `read` takes an address and answers what is there. */
export function assetRoutes(
  read: (bindings: object, url: string) => Promise<Response>,
): OpenAPIHono<HttpEnv> {
  const routes = new OpenAPIHono<HttpEnv>();
  routes.get("/assets/:name", async (c) => {
    const name = c.req.param("name");
    // Attack: `..%2f` leads to what is beside the folder.
    if (!/^[a-z0-9-]+\.(css|js)$/.test(name)) throw noSuchFile();
    const found = await read(c.env.bindings, `https://assets.invalid/assets/${name}`);
    if (!found.ok) throw noSuchFile();
    const type = name.endsWith(".css") ? "text/css" : "text/javascript";
    return new Response(found.body, {
      headers: {
        "Content-Type": `${type}; charset=utf-8`,
        "Cache-Control": FOR_EVER,
        "X-Content-Type-Options": "nosniff",
      },
    });
  });
  return routes;
}

function noSuchFile(): CodedError {
  return new CodedError("not_found", "No such file.");
}
