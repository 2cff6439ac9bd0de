/** A browser at the console: a session's cookie, same-origin forms, and what a page's markup holds. */

import type { Role } from "../../src/core/actor.ts";
import { createIsolate } from "./isolate.ts";
import { seedSession } from "./sessions.ts";
import { env, seedCompany, seedUser } from "./world.ts";

export const { fetch: call } = createIsolate();

const ORIGIN = new URL(env.PUBLIC_URL).origin;

export interface Visitor {
  readonly companyId: string;
  readonly userId: string;
  readonly get: (path: string) => Promise<Response>;
  /** Sends the form as the page holds it, with what is typed. */
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  /** As `post`, with the hidden fields of the page's form of that action. */
  readonly submit: (
    page: string,
    action: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ) => Promise<Response>;
}

export async function visitor(
  role: Role = "owner",
  companyId?: string,
  session: Parameters<typeof seedSession>[2] = {},
): Promise<Visitor> {
  const company = companyId ?? (await seedCompany()).id;
  const user = await seedUser(company, role);
  const { cookie } = await seedSession(user, company, session);
  const headers = { cookie: `__Host-nembl_session=${cookie}`, accept: "text/html" };
  const get = (path: string) => call(path, { headers });
  const post: Visitor["post"] = (path, fields, more = {}) =>
    call(path, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/x-www-form-urlencoded",
        origin: ORIGIN,
        ...more,
      },
      body: encode(fields),
    });
  const submit: Visitor["submit"] = async (page, action, fields = {}) => {
    const form = formOf(await (await get(page)).text(), action);
    return post(form.to, { ...form.hidden, ...fields });
  };
  return { companyId: company, userId: user.id, get, post, submit };
}

function encode(fields: Readonly<Record<string, string | readonly string[]>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.append(name, one);
  }
  return form.toString();
}

/** Where the form of that action goes, and its hidden fields. Throws where the page has none. */
export function formOf(
  html: string,
  action: string,
): { to: string; hidden: Record<string, string> } {
  for (const [form] of html.matchAll(/<form method="post".*?<\/form>/gs)) {
    const hidden = Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    ) as Record<string, string>;
    if (hidden["action"] === action)
      return { to: /action="([^"]*)"/.exec(form)?.[1] ?? "", hidden };
  }
  throw new Error(`The page has no form for ${action}.`);
}
