/** What describes the API: the OpenAPI document, the reference made of it, and both as text. */

import { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";

import { CodedError } from "../../core/errors.ts";
import type { HttpEnv } from "../env.ts";
import { llmsText } from "./llms.ts";
import { REFERENCE_POLICY, referencePage } from "./reference-page.tsx";
import type { ApiDocument } from "./types.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/** A release changes it. */
const FOR_MINUTES = "public, max-age=300";

export interface Documentation {
  readonly document: () => Promise<ApiDocument>;
  /** The address of the console's style sheet. */
  readonly stylesheet: string;
  /** Takes an address and answers what is there. */
  readonly readAsset: (bindings: object, url: string) => Promise<Response>;
}

export function documentationRoutes({
  document,
  stylesheet,
  readAsset,
}: Documentation): OpenAPIHono<HttpEnv> {
  const routes = new OpenAPIHono<HttpEnv>();

  routes.get("/openapi.json", async (c) =>
    c.json(await document(), 200, { "Cache-Control": FOR_MINUTES }),
  );

  routes.get("/llms.txt", async (c) =>
    c.text(llmsText(await document(), new URL(c.req.url).origin), 200, {
      "Cache-Control": FOR_MINUTES,
    }),
  );

  routes.get("/docs", async (c) => {
    c.header("Content-Security-Policy", REFERENCE_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    return c.html(
      html`<!doctype html>${referencePage({ document: await document(), stylesheet })}`,
    );
  });

  // The reference's own script and style sheet: their names say what is in them.
  routes.get("/docs/:name", async (c) => {
    const name = c.req.param("name");
    // Attack: `..%2f` leads to what is beside the folder.
    if (!/^[\w.-]+\.(css|js)$/.test(name)) throw noSuchFile();
    const found = await readAsset(c.env.bindings, `https://assets.invalid/docs/${name}`);
    if (!found.ok) throw noSuchFile();
    return new Response(found.body, {
      headers: {
        "Content-Type": `${name.endsWith(".css") ? "text/css" : "text/javascript"}; charset=utf-8`,
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
