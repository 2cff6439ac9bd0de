/** An error as a page, for browsers that asked for one. The API's errors stay JSON. */

import { html } from "hono/html";

import type { CodedError, ErrorCode } from "../core/errors.ts";

/** A person's browser, at an address that is no call of the API. */
export function wantsPage(request: Request): boolean {
  const path = new URL(request.url).pathname;
  if (path.startsWith("/v1/") || request.headers.has("x-api-key")) return false;
  return (request.headers.get("accept") ?? "").includes("text/html");
}

const TITLES: Partial<Record<ErrorCode, string>> = {
  not_found: "There is no such page",
  forbidden: "You may not do that",
  csrf_rejected: "That form did not come from here",
  invalid_session: "Your session has ended",
  rate_limit_exceeded: "Too many requests",
  unavailable: "Not available right now",
  internal_error: "Something went wrong here",
};

export interface ErrorPage {
  readonly error: CodedError;
  readonly requestId: string;
  /** The address of the console's stylesheet. */
  readonly stylesheet: string;
  /** What was asked for. */
  readonly pathname: string;
}

export function errorPage({ error, requestId, stylesheet, pathname }: ErrorPage): string {
  const signingIn = pathname.startsWith("/auth/");
  const title = signingIn ? "You are not signed in" : (TITLES[error.code] ?? "That did not work");
  const signIn = signingIn || error.code === "invalid_session" || error.code === "unauthenticated";
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Nembl</title>
        <link rel="stylesheet" href="${stylesheet}" />
      </head>
      <body>
        <main class="narrow">
          <p class="brand">Nembl</p>
          <h1>${title}</h1>
          <p>${error.message}</p>
          <p>
            ${
              signIn
                ? html`<a class="button main-action" href="/auth/login">Sign in</a>`
                : html`<a class="button main-action" href="/">Home</a>`
            }
          </p>
          <p class="hint">Request <code>${requestId}</code></p>
        </main>
      </body>
    </html>`;
  // No part of it is a promise, so it is a string by now.
  return page as string;
}

/** It loads its stylesheet and nothing else. */
export const ERROR_PAGE_HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
} as const;
