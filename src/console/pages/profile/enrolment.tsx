/** Setting up a second factor: from the profile, and at a sign-in whose company requires one. */

import { confirmFactor, startSms, startTotp } from "../../../features/mfa/index.ts";
import type { FormState } from "../../form-state.ts";
import type { MemberVisit, Outcome } from "../../page.ts";
import { Choices, Field, PostForm } from "../../ui/form.tsx";
import { CopyButton, OnceValue, SavedLink } from "../../ui/once.tsx";
import { Head } from "../../ui/parts.tsx";
import { CodeField } from "../sign-in/code-field.tsx";

export type Kind = "totp" | "sms";

interface EnrolmentProps {
  readonly visit: MemberVisit;
  readonly state: FormState;
  /** Where its forms go. */
  readonly here: string;
}

const METHODS = [
  {
    value: "totp",
    label: "Authenticator app",
    hint: "Google Authenticator, Authy or a similar app. Works without a network.",
  },
  {
    value: "sms",
    label: "SMS (less secure, not recommended)",
    hint: "A number can be taken over, and messages can be read on their way.",
  },
];

/** A wrong code asks for another one: what waits to be confirmed stays the same. */
export function Enrolment({ visit, state, here }: EnrolmentProps) {
  const kind = confirming(state);
  if (kind !== undefined) return <Confirm {...{ visit, state, here, kind }} />;
  return (
    <PostForm to={here} action="enable" token={visit.token} sheet>
      <Choices
        name="method"
        legend="Choose your method"
        state={state}
        chosen={["totp"]}
        choices={METHODS}
      />
      <Field
        name="phoneNumber"
        label="Telephone number, for SMS only"
        hint="With its country code: +41791234567"
        type="tel"
        autocomplete="tel"
        state={state}
      />
      <button type="submit" class="main-action">
        Enable MFA
      </button>
    </PostForm>
  );
}

function confirming(state: FormState): Kind | undefined {
  if (state.action !== "confirm") return undefined;
  return state.values.get("kind") === "sms" ? "sms" : "totp";
}

function Confirm({ visit, state, here, kind }: EnrolmentProps & { readonly kind: Kind }) {
  return (
    <PostForm to={here} action="confirm" token={visit.token} also={{ kind }} sheet>
      <CodeField
        state={state}
        label={kind === "totp" ? "Code that the app shows" : "Code from the text message"}
      />
      <button type="submit" class="main-action">
        Confirm
      </button>
      <p class="hint">
        <a href={here}>Begin again</a>
      </p>
    </PostForm>
  );
}

export async function enable(
  visit: MemberVisit,
  form: URLSearchParams,
  here: string,
  untouched: FormState,
): Promise<Outcome> {
  const state = { ...untouched, action: "confirm" };
  if (form.get("method") === "sms") {
    const { phoneNumber } = await startSms(visit.ctx, {
      phoneNumber: form.get("phoneNumber") ?? "",
    });
    const title = "Confirm your number";
    const body = (
      <>
        <Head title={title} lead={`A code was sent to ${phoneNumber}.`} />
        <Confirm {...{ visit, state, here }} kind="sms" />
      </>
    );
    return { kind: "show", view: { title, body } };
  }

  const { secret, qrSvg } = await startTotp(visit.ctx);
  const title = "Scan the code";
  const picture = `data:image/svg+xml;base64,${btoa(qrSvg)}`;
  const body = (
    <>
      <Head title={title} />
      <p class="qr" data-once="">
        <img src={picture} alt="QR code for your authenticator app" width="220" height="220" />
      </p>
      <p>Or type this key into the app:</p>
      <OnceValue
        id="totp-key"
        value={secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        copy="Copy the key"
      />
      <Confirm {...{ visit, state, here }} kind="totp" />
    </>
  );
  return { kind: "show", view: { title, body } };
}

/** `next` is where the person goes on to. */
export async function confirm(
  visit: MemberVisit,
  form: URLSearchParams,
  next: string,
): Promise<Outcome> {
  const kind: Kind = form.get("kind") === "sms" ? "sms" : "totp";
  const { recoveryCodes, setCookie } = await confirmFactor(visit.ctx, kind, {
    code: form.get("code") ?? "",
  });
  const setCookies = setCookie === null ? [] : [setCookie];
  return recoveryCodes === undefined
    ? { kind: "go", to: next, setCookies }
    : { ...codesShown(recoveryCodes, next), setCookies };
}

export function codesShown(codes: readonly string[], next: string) {
  const title = "Save your recovery codes";
  const download = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join("\n")}\n`)}`;
  const body = (
    <>
      <Head title={title} />
      <div class="notice warn">
        They are shown only this once. Each lets you in once when your device is gone.
      </div>
      <pre id="codes" class="once" data-once="">
        {codes.join("\n")}
      </pre>
      <p class="row">
        <CopyButton of="codes">Copy</CopyButton>
        <a class="button" href={download} download="nembl-recovery-codes.txt" data-once="">
          Download
        </a>
        <button type="button" data-print="" hidden>
          Print
        </button>
      </p>
      <SavedLink to={next}>I have saved these codes</SavedLink>
    </>
  );
  return { kind: "show", view: { title, body } } as const;
}
