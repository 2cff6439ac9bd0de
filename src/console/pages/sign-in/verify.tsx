/** The second factor of a sign-in. It says which code is asked for, and offers the recovery code beside it. */

import { challengeBySms, getMyMfa, verifyMfa } from "../../../features/mfa/index.ts";
import { Faults, Field, PostForm } from "../../ui/form.tsx";
import { Head } from "../../ui/parts.tsx";
import { UNTOUCHED } from "../../form-state.ts";
import { memberPage, type MemberVisit, type Outcome } from "../../page.ts";
import { safePath } from "../../safe-path.ts";
import { CodeField } from "./code-field.tsx";

const PATH = "/sign-in/verify";

export const verifyPage = memberPage({
  path: PATH,
  asks: [],
  beforeMfa: "passing",
  show: async (visit, state) => {
    const { factors } = await getMyMfa(visit.ctx);
    const confirmed = factors.filter((factor) => factor.confirmed);
    const phone = confirmed.find(({ kind }) => kind === "sms");
    const app = confirmed.some(({ kind }) => kind === "totp");
    const returnTo = safePath(visit.query.get("returnTo") ?? state.values.get("returnTo"));
    const form = { to: PATH, token: visit.token, also: { returnTo } };
    const sent = state.values.get("sent") ?? visit.query.get("sent");
    return {
      title: "Second factor",
      body: (
        <>
          <Head title="Second factor" />
          <Faults state={state} />
          <PostForm {...form} action="verify" sheet>
            <CodeField
              state={state.action === "verify" ? state : UNTOUCHED}
              label={app ? "Code from your authenticator app" : "Code from the text message"}
            />
            {app && phone && <p class="hint">A code from a text message is taken here, too.</p>}
            <button type="submit" class="main-action">
              Go on
            </button>
          </PostForm>
          {phone && (
            <PostForm {...form} action="sms">
              <p>
                {sent ? "A code was sent to" : "We can send a code to"} {phone.phoneNumber}.{" "}
                <button type="submit">{sent ? "Send another" : "Send a code"}</button>
              </p>
            </PostForm>
          )}
          <h2>Without your device</h2>
          <PostForm {...form} action="recover" sheet>
            <Field
              name="recoveryCode"
              label="Recovery code"
              hint="One of the ten that you saved. Each works once."
              state={state.action === "recover" ? state : UNTOUCHED}
            />
            <button type="submit">Use a recovery code</button>
          </PostForm>
          <p>
            <a href="/sign-in/company">Another company, or sign out</a>
          </p>
        </>
      ),
    };
  },
  actions: {
    verify: (visit, form) => verified(visit, form, { code: form.get("code") ?? "" }),
    recover: (visit, form) =>
      verified(visit, form, { recoveryCode: form.get("recoveryCode") ?? "" }),
    sms: async (visit, form) => {
      await challengeBySms(visit.ctx, { method: "sms" });
      const query = new URLSearchParams({ sent: "yes", returnTo: safePath(form.get("returnTo")) });
      return { kind: "go", to: `${PATH}?${query.toString()}` };
    },
  },
});

async function verified(
  { ctx }: MemberVisit,
  form: URLSearchParams,
  code: Parameters<typeof verifyMfa>[1],
): Promise<Outcome> {
  const { setCookie } = await verifyMfa(ctx, code);
  return {
    kind: "go",
    to: safePath(form.get("returnTo")),
    setCookies: setCookie === null ? [] : [setCookie],
  };
}
