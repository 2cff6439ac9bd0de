/** Home: what needs attention, each with the link to where it is mended. Where all is well it says so, and nothing else. */

import type { Child } from "hono/jsx";

import { getSecurityOverview, type SecurityOverview } from "../../../features/oversight/index.ts";
import { memberPage, to, type MemberVisit } from "../../page.ts";
import { Ago, Empty, Head } from "../../ui/parts.tsx";

export const homePage = memberPage({
  path: "/",
  asks: [],
  show: async (visit) => {
    const overview = await getSecurityOverview(visit.ctx);
    const parts = [...ownPart(visit), ...partsOf(visit, overview)];
    return {
      title: "Home",
      body: (
        <>
          <Head
            title="Home"
            lead={
              visit.place === "live"
                ? "You are looking at live data."
                : "You are looking at sandbox data: nothing here touches live."
            }
          />
          {parts.length === 0 ? (
            <Empty title="Nothing needs your attention">
              <p>Overdue secrets, idle keys and failing webhooks would stand here.</p>
            </Empty>
          ) : (
            parts.map((part) => <Attention {...part} />)
          )}
        </>
      ),
    };
  },
});

interface Part {
  readonly title: string;
  readonly why: string;
  readonly items: readonly Child[];
  /** The list that has them all. */
  readonly all: { readonly href: string; readonly words: string };
}

function Attention({ title, why, items, all }: Part) {
  return (
    <section class="sheet">
      <h2>{title}</h2>
      <p>{why}</p>
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li>{item}</li>
          ))}
        </ul>
      )}
      <p>
        <a href={all.href}>{all.words}</a>
      </p>
    </section>
  );
}

/** The reader's own second factor: who has one has passed it, or would not see this page. */
function ownPart(visit: MemberVisit): Part[] {
  if (visit.personCtx.person.signIn.mfaPassedAtMs !== null) return [];
  const href = to(visit, "/settings/profile/security");
  return [
    {
      title: "You have no second factor",
      why: "Somebody who learns your password can sign in as you.",
      items: [],
      all: { href, words: "Enable MFA" },
    },
  ];
}

const counted = ({ count, more }: { readonly count: number; readonly more: boolean }) =>
  more ? `more than ${count}` : String(count);

const plural = (count: number, one: string, many = `${one}s`) => (count === 1 ? one : many);

function partsOf(visit: MemberVisit, overview: SecurityOverview): Part[] {
  const { nowMs } = visit.ctx;
  const keys = "/settings/developer/api-keys";
  const link = (path: `/${string}`, words: string) => <a href={to(visit, path)}>{words}</a>;
  const { overdueSecrets, unusedApiKeys, apiKeysWithoutExpiry } = overview;
  const { peopleWithoutFactor, failingWebhookEndpoints } = overview;
  const all: (Part & { readonly count: number })[] = [
    {
      count: overdueSecrets.count,
      title: `${counted(overdueSecrets)} ${plural(overdueSecrets.count, "secret")} due for rotation`,
      why: "Make a new value at the service, then replace the value here.",
      items: overdueSecrets.items.map(({ slug, dueAt }) => (
        <>
          {link(`/settings/secrets/${slug}`, slug)}, due <Ago at={dueAt} nowMs={nowMs} />
        </>
      )),
      all: {
        href: `${to(visit, "/settings/secrets")}?reminder=true`,
        words: "Secrets with reminders",
      },
    },
    {
      count: unusedApiKeys.count,
      title: `${counted(unusedApiKeys)} API ${plural(unusedApiKeys.count, "key")} unused for 90 days`,
      why: "A key that nothing uses helps only somebody who finds it. Revoke it.",
      items: unusedApiKeys.items.map(({ id, name, lastUsedAt }) => (
        <>
          {link(`${keys}/${id}`, name)}, last used{" "}
          <Ago at={lastUsedAt} nowMs={nowMs} never="never" />
        </>
      )),
      all: { href: `${to(visit, keys)}?status=active`, words: "Active API keys" },
    },
    {
      count: apiKeysWithoutExpiry.count,
      title: `${counted(apiKeysWithoutExpiry)} API ${plural(apiKeysWithoutExpiry.count, "key")} without an expiry`,
      why: "Make a key with an expiry, move what uses this one to it, then revoke this one.",
      items: apiKeysWithoutExpiry.items.map(({ id, name, createdAt }) => (
        <>
          {link(`${keys}/${id}`, name)}, made <Ago at={createdAt} nowMs={nowMs} />
        </>
      )),
      all: { href: `${to(visit, keys)}?status=active`, words: "Active API keys" },
    },
    {
      count: peopleWithoutFactor.count,
      title: `${counted(peopleWithoutFactor)} ${plural(peopleWithoutFactor.count, "person", "people")} without a second factor`,
      why: "Require one of all members, or ask these.",
      items: peopleWithoutFactor.items.map(({ id, name, role }) => (
        <>
          {link(`/settings/company/members/${id}`, name || id)} ({role})
        </>
      )),
      all: {
        href: to(visit, "/settings/company/security"),
        words: "Require multi-factor authentication",
      },
    },
    {
      count: failingWebhookEndpoints.count,
      title: `${counted(failingWebhookEndpoints)} failing ${plural(failingWebhookEndpoints.count, "webhook")}`,
      why: "What they miss is kept: look at the deliveries, mend the other side, send again.",
      items: failingWebhookEndpoints.items.map(({ id, url, status }) => (
        <>
          {link(`/settings/developer/webhooks/${id}`, url)} ({status})
        </>
      )),
      all: { href: to(visit, "/settings/developer/webhooks"), words: "Webhooks" },
    },
  ];
  return all.filter(({ count }) => count > 0);
}
