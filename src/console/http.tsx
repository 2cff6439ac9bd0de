/** The console's door: every page's GET and POST, from the table of pages. `app.ts` alone imports it. */

import { OpenAPIHono } from "@hono/zod-openapi";
import { html } from "hono/html";

import { CodedError } from "../core/errors.ts";
import { limitBody } from "../http/body.ts";
import { requireSameOrigin } from "../http/csrf.ts";
import type { HttpEnv } from "../http/env.ts";
import type { ConsoleDeps } from "./deps.ts";
import { isForForm, stateAfter, UNTOUCHED, type FormState } from "./form-state.ts";
import { isFormToken } from "./form-token.ts";
import { frameOf } from "./frame.ts";
import { pageHeaders } from "./headers.ts";
import type { MemberVisit, Outcome, Page, PersonVisit, Place, View } from "./page.ts";
import { PAGES } from "./pages.ts";
import { Layout, Plain } from "./ui/layout.tsx";
import { enter, type C } from "./visit.ts";

export const consoleRoutes = new OpenAPIHono<HttpEnv<ConsoleDeps>>();

consoleRoutes.get("/", (c) => c.redirect("/live", 302));
consoleRoutes.get("/settings/*", (c) => c.redirect(`/live${new URL(c.req.url).pathname}`, 302));

for (const page of PAGES) {
  for (const place of placesOf(page)) {
    const path = place === undefined ? page.path : `/${place}${page.path === "/" ? "" : page.path}`;
    consoleRoutes.get(path, (c) => show(c, page, place ?? "live"));
    if (page.actions !== undefined) {
      consoleRoutes.post(path, limitBody, (c) => act(c, page, place ?? "live"));
    }
  }
}

/** The pages around a sign-in are of no place. */
function placesOf({ path }: Page): readonly (Place | undefined)[] {
  return path.startsWith("/sign-in/") ? [undefined] : ["live", "sandbox"];
}

async function show(c: C, page: Page, place: Place): Promise<Response> {
  const entrance = await enter(c, page, place);
  if (entrance.kind === "first") return c.redirect(entrance.to, 302);
  const { visit } = entrance;
  return send(c, page, visit, viewOf(page, visit, UNTOUCHED));
}

async function act(c: C, page: Page, place: Place): Promise<Response> {
  requireSameOrigin(c.req, c.env.verifiers.publicUrl);
  const entrance = await enter(c, page, place);
  if (entrance.kind === "first") return c.redirect(entrance.to, 303);
  const { visit } = entrance;

  const form = new URLSearchParams(await c.req.text());
  const { keyring } = visit.personCtx.deps;
  const { sessionObject = "" } = visit.personCtx.person.signIn;
  // Refused, not run: what was typed is shown again with the token of today.
  if (!(await isFormToken(keyring, sessionObject, form.get("token") ?? ""))) {
    const stale = new CodedError(
      "csrf_rejected",
      "This form is from an earlier sign-in. Send it again.",
    );
    return send(c, page, visit, again(page, visit, stateAfter(form, stale)), 403);
  }

  const action = actionOf(page, form.get("action") ?? "");
  if (action === undefined) throw new CodedError("not_found", "No such action.");
  try {
    const outcome = await action(visit, form);
    for (const cookie of outcome.setCookies ?? []) c.header("Set-Cookie", cookie, { append: true });
    if (outcome.kind === "show") return await send(c, page, visit, Promise.resolve(outcome.view));
    return c.redirect(outcome.to, 303);
  } catch (error) {
    if (!isForForm(error)) throw error;
    return send(c, page, visit, again(page, visit, stateAfter(form, error)));
  }
}

async function again(
  page: Page,
  visit: MemberVisit | PersonVisit,
  state: FormState,
): Promise<View> {
  const view = await viewOf(page, visit, state);
  return { ...view, title: `Error: ${view.title}`, status: state.stale ? 412 : 422 };
}

/** A page that is for members is entered by members alone: `enter` sees to it. */
function viewOf(page: Page, visit: MemberVisit | PersonVisit, state: FormState): Promise<View> {
  return page.who === "member" ? page.show(visit as MemberVisit, state) : page.show(visit, state);
}

/** Attack: a password alone, without its second factor, is shown whose company it is and what happens there. */
function isFramed({ who, beforeMfa }: Page): boolean {
  return who === "member" && beforeMfa === undefined;
}

type Act = (visit: MemberVisit | PersonVisit, form: URLSearchParams) => Promise<Outcome>;

function actionOf(page: Page, name: string): Act | undefined {
  // Attack: `constructor`, which every object has.
  if (page.actions === undefined || !Object.hasOwn(page.actions, name)) return undefined;
  return page.actions[name] as Act;
}

/** The frame is read beside the page, not after it: a page takes about as long as what it shows. */
async function send(
  c: C,
  page: Page,
  visit: MemberVisit | PersonVisit,
  shown: Promise<View>,
  status?: 403,
): Promise<Response> {
  const framed = "ctx" in visit && isFramed(page) ? frameOf(visit, page) : undefined;
  const [view, frame] = await Promise.all([shown, framed]);
  const { title, body } = view;
  const document =
    frame !== undefined ? (
      <Layout {...frame} title={title}>
        {body}
      </Layout>
    ) : (
      <Plain title={title}>{body}</Plain>
    );
  const { config } = visit.personCtx.deps;
  const headers = pageHeaders(new URL(config.cognito.domain).origin);
  return c.html(html`<!doctype html>${document}`, status ?? view.status ?? 200, headers);
}
