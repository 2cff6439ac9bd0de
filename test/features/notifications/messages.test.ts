import { describe, expect, it } from "vitest";

import { pageOfNotice } from "../../../src/compose/notice-pages.ts";
import { NOTICE_KINDS, WEBHOOK_EVENTS } from "../../../src/compose/notices.ts";
import type { Page } from "../../../src/console/page.ts";
import { PAGES } from "../../../src/console/pages.ts";
import type { AnyNoticeKind } from "../../../src/core/notice-kind.ts";
import { toEmail } from "../../../src/features/notifications/messages/email.ts";
import { writeInvitation } from "../../../src/features/notifications/messages/invitation-email.ts";
import { writeMessage } from "../../../src/features/notifications/rules/notice-kinds.ts";
import { NOTICE_SAMPLES, type SampledKind } from "../../support/notice-samples.ts";

const NOTICES = [...NOTICE_KINDS.values()];

const PAGE = "https://api.example.test/live/notifications";

const say = (name: SampledKind, more: Readonly<Record<string, unknown>> = {}) => {
  const kind = NOTICE_KINDS.get(name) as AnyNoticeKind;
  return writeMessage(kind, { ...NOTICE_SAMPLES[name], ...more });
};

it("has a sample of every kind, with each of its facts and no other", () => {
  expect(NOTICES.map(({ name }) => name).toSorted()).toEqual(
    Object.keys(NOTICE_SAMPLES).toSorted(),
  );
  for (const { name, facts } of NOTICES) {
    const sample = NOTICE_SAMPLES[name as SampledKind];
    expect([name, Object.keys(sample).toSorted()]).toEqual([name, facts.toSorted()]);
  }
});

describe.each(Object.keys(NOTICE_SAMPLES) as SampledKind[])("%s", (kind) => {
  it("has a title and text, and says nothing odd", () => {
    const { title, lines } = say(kind);
    expect(title).toMatch(/^[A-Z].{5,}[^.]$/);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^[A-Z0-9].*[.!]$/);
    expect([title, ...lines].join(" ")).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it("shows what an earlier release announced with fewer facts, whatever is missing", () => {
    const message = writeMessage(NOTICE_KINDS.get(kind) as AnyNoticeKind, {});
    expect(message.title).toBe(kind);
    expect(message.lines.join(" ")).toContain("earlier version");
  });

  it("has no link but the one to its page, and no code in it", () => {
    const page = `https://api.example.test${pageOfNotice(kind, NOTICE_SAMPLES[kind])}`;
    const { text, html, subject } = toEmail(say(kind), page, []);
    expect(text).toContain(`Open it in Nembl: ${page}`);
    expect(html).toContain(`<a href="${page}">Open it in Nembl</a>`);
    for (const part of [text.replace(page, ""), html.replace(`href="${page}"`, ""), subject]) {
      expect(part).not.toMatch(/https?:|www\.|href|src=|token=/);
    }
  });

  it("links to a page that there is", () => {
    const path = pageOfNotice(kind, NOTICE_SAMPLES[kind]);
    expect(path).toMatch(/^\/(live|sandbox)\//);
    const below = path.replace(/^\/(live|sandbox)/, "");
    const isAt = ({ path: declared }: Page) =>
      new RegExp(`^${declared.replaceAll(/:\w+/g, "[^/]+")}$`).test(below);
    expect([path, PAGES.some(isAt)]).toEqual([path, true]);
  });

  it("is read in the inbox where an earlier release announced it with fewer facts", () => {
    expect(pageOfNotice(kind, {})).toBe("/live/notifications");
  });

  it("leads nowhere else, whatever a name holds", () => {
    const odd = Object.fromEntries(
      Object.entries(NOTICE_SAMPLES[kind]).map(([name, value]) =>
        ["environment", "change"].includes(name) ? [name, value] : [name, "../..//evil.test?#"],
      ),
    );
    const path = pageOfNotice(kind, odd);
    const { origin, pathname, search, hash } = new URL(path, "https://here.test");
    expect([origin, pathname, search, hash]).toEqual(["https://here.test", path, "", ""]);
  });
});

it("says what it is about", () => {
  expect(say("secret.rotation_due").title).toBe("Secret 'github-api-token' is due for rotation");
  expect(say("api_key.expiring").lines.join(" ")).toContain("2026-12-24");
  expect(say("api_key.new_address").lines.join(" ")).toContain("192.0.2.7");
  expect(say("webhook_endpoint.disabled").lines.join(" ")).toContain("410");
});

it("what concerns one person's sign-ins is no event of the company", () => {
  const personal = NOTICES.filter(({ name }) => /^(mfa|sign_in)\./.test(name));
  expect(personal).toHaveLength(7);
  for (const { name, category } of personal) {
    expect(category).toBe("security");
    expect(WEBHOOK_EVENTS).not.toContain(name);
  }
});

/** Attack: names are customers' text, and the mail that quotes them is ours. */
describe("a name that is no name", () => {
  const evil =
    "x\r\nBcc: all@evil.test\r\n\r\n<script>alert(1)</script> https://evil.test/?a=1&b='2' \u202Egnp";

  it("adds no header, paragraph or markup", () => {
    const message = say("api_key.created", { name: evil });
    const { subject, text, html } = toEmail(message, PAGE, ["Footer."]);
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(text).not.toContain("\r");
    expect(text.split("\n\n").length).toBe(message.lines.length + 3);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
    expect(`${subject}${text}${html}`).not.toContain("\u202E");
  });

  it("becomes no link", () => {
    const message = say("api_key.created", {
      name: "see https://evil.test/x or evil.test",
    });
    const { subject, text, html } = toEmail(message, PAGE, []);
    for (const part of [subject, text.replace(PAGE, ""), html.replace(PAGE, "")]) {
      expect(part).toContain("evil[.]test");
      expect(part).not.toMatch(/\p{Cf}/u);
      expect(part).not.toContain("evil.test");
      expect(part).not.toContain("https://");
    }
  });

  it("is cut where it is a text of its own", () => {
    const { title } = say("oauth_client.registered", { name: "a".repeat(5_000) });
    expect(title.length).toBeLessThan(200);
  });
});

it("an invitation names who, where, what and when, and holds no token", () => {
  const message = writeInvitation({
    companyName: "Acme\nLtd <b>",
    inviterName: "Olive",
    role: "admin",
    expiresAt: Date.UTC(2026, 10, 30),
  });
  const { subject, text, html } = toEmail(message, PAGE, []);
  expect(subject).toBe("You are invited to Acme Ltd <b> on Nembl");
  expect(text).toContain("Olive invites you to join Acme Ltd <b> on Nembl as admin.");
  expect(text).toContain("2026-11-30");
  expect(text).toContain(PAGE);
  expect(html).toContain("Acme Ltd &lt;b&gt;");
});
