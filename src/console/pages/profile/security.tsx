/** Settings > Profile > Security: factors, recovery codes and sessions, one's own. */

import { pageRequest } from "../../../core/page.ts";
import { getMyMfa, regenerateCodes, removeFactor } from "../../../features/mfa/index.ts";
import {
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
} from "../../../features/sessions/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { sendOnce } from "../../send-once.ts";
import { Faults, PostForm } from "../../ui/form.tsx";
import { shownBefore } from "../../ui/once.tsx";
import { Ago, Empty, Head, Table, Tag, When } from "../../ui/parts.tsx";
import { codesShown, confirm, enable, Enrolment, type Kind } from "./enrolment.tsx";

const PATH = "/settings/profile/security";

const NAMES = { totp: "Authenticator app", sms: "SMS (less secure)" } as const;

type Mfa = Awaited<ReturnType<typeof getMyMfa>>;

export const securityPage = memberPage({
  path: PATH,
  asks: [],
  show: async (visit, state) => {
    const [mfa, sessions] = await Promise.all([
      getMyMfa(visit.ctx),
      listOwnSessions(visit.ctx, pageRequest(1, 100)),
    ]);
    return {
      title: "Security",
      body: (
        <>
          <Head title="Security" lead="How you prove who you are, and where you are signed in." />
          <Faults state={state} />
          <Factors visit={visit} state={state} mfa={mfa} />
          <h2>Sessions</h2>
          <Sessions visit={visit} sessions={sessions.items} />
        </>
      ),
    };
  },
  actions: {
    enable: (visit, form) => enable(visit, form, to(visit, PATH), UNTOUCHED),
    confirm: (visit, form) => confirm(visit, form, to(visit, PATH)),
    remove: async (visit, form) => {
      await removeFactor(visit.ctx, kindOf(form));
      return go(to(visit, PATH));
    },
    // Accident: the answer is loaded again, and the codes that were just saved are dead.
    codes: async (visit, form) => {
      const sent = await sendOnce(visit.ctx, "profile/codes", form, regenerateCodes);
      return sent.kind === "done"
        ? codesShown(sent.result, to(visit, PATH))
        : shownBefore({
            what: "These codes",
            again: "Make new ones if you have not saved them.",
            next: to(visit, PATH),
          });
    },
    "end-session": async (visit, form) => {
      await endOwnSession(visit.ctx, form.get("session") ?? "");
      return go(to(visit, PATH));
    },
    "end-others": async (visit) => {
      await endOtherSessions(visit.ctx);
      return go(to(visit, PATH));
    },
  },
});

function kindOf(form: URLSearchParams): Kind {
  return form.get("kind") === "sms" ? "sms" : "totp";
}

interface FactorsProps {
  readonly visit: MemberVisit;
  readonly state: FormState;
  readonly mfa: Mfa;
}

/** The strongest first. */
function Factors({ visit, state, mfa }: FactorsProps) {
  const here = to(visit, PATH);
  const { token } = visit;
  const confirmed = mfa.factors
    .filter((factor) => factor.confirmed)
    .toSorted((a, b) => Number(a.kind === "sms") - Number(b.kind === "sms"));
  return (
    <>
      <h2>Second factors</h2>
      {confirmed.length === 0 ? (
        <Empty title="MFA is off">
          <p>A second factor keeps others out who have learned your password.</p>
        </Empty>
      ) : (
        <Table
          caption="Second factors, the strongest first"
          rows={confirmed}
          columns={[
            { name: "Factor", cell: ({ kind }) => NAMES[kind] },
            { name: "Number", cell: ({ phoneNumber }) => phoneNumber ?? "–" },
            { name: "Set up", cell: ({ confirmedAt }) => <When at={confirmedAt} /> },
            {
              name: "",
              cell: ({ kind }) => (
                <PostForm to={here} action="remove" token={token} also={{ kind }}>
                  <button type="submit" class="danger">
                    Remove {NAMES[kind]}
                  </button>
                </PostForm>
              ),
            },
          ]}
        />
      )}
      {confirmed.length > 0 && (
        <PostForm to={here} action="codes" token={token} nonce={visit.nonce}>
          <p>
            {mfa.recoveryCodesLeft} of 10 recovery codes are left.{" "}
            <button type="submit">Make new recovery codes</button>
          </p>
        </PostForm>
      )}
      <h2>{confirmed.length === 0 ? "Enable MFA" : "Add or replace a factor"}</h2>
      <Enrolment visit={visit} state={state} here={here} />
    </>
  );
}

type Session = Awaited<ReturnType<typeof listOwnSessions>>["items"][number];

function Sessions({ visit, sessions }: { visit: MemberVisit; sessions: readonly Session[] }) {
  const here = to(visit, PATH);
  return (
    <>
      <Table
        caption="Where you are signed in, the last seen first"
        rows={sessions}
        columns={[
          {
            name: "With",
            cell: (session) => (
              <>
                {session.userAgent ?? session.kind}{" "}
                {session.current && <Tag tone="good">This one</Tag>}
              </>
            ),
          },
          { name: "Address", cell: ({ ip }) => ip ?? "–" },
          {
            name: "Last seen",
            cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} nowMs={visit.ctx.nowMs} />,
          },
          {
            name: "",
            cell: (session) =>
              session.current ? (
                "–"
              ) : (
                <PostForm
                  to={here}
                  action="end-session"
                  token={visit.token}
                  also={{ session: session.id }}
                >
                  <button type="submit">End</button>
                </PostForm>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <PostForm to={here} action="end-others" token={visit.token}>
          <button type="submit">End all others</button>
        </PostForm>
      )}
    </>
  );
}
