import { describe, expect, it } from "vitest";

import { NOTICE_KINDS } from "../../../src/core/announce.ts";
import { toEmail } from "../../../src/features/notifications/messages/email.ts";
import { WEBHOOK_EVENTS } from "../../../src/features/notifications/rules/endpoint.ts";
import { writeInvitation } from "../../../src/features/notifications/messages/invitation-email.ts";
import { templateOf, writeMessage } from "../../../src/features/notifications/messages/messages.ts";

const payload = {
  slug: "github-api-token",
  name: "Build server",
  keyId: "key_1",
  environment: "test",
  expiresAt: "2026-12-24T00:00:00.000Z",
  createdAt: "2026-08-24T00:00:00.000Z",
  dueAt: "2026-11-24T00:00:00.000Z",
  by: "usr_1",
  ip: "192.0.2.7",
  factor: "totp",
  host: "hooks.example.com",
  reason: "gone",
  role: "member",
  source: "github",
};

describe.each(NOTICE_KINDS)("%s", (kind) => {
  it("has a title and text, and says nothing odd without its facts", () => {
    for (const facts of [payload, {}]) {
      const { title, lines } = writeMessage(kind, facts);
      expect(title).toMatch(/^[A-Z].{5,}[^.]$/);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/^[A-Z].*[.!]$/);
      expect([title, ...lines].join(" ")).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it("has neither link nor code in it", () => {
    const { title, lines } = writeMessage(kind, payload);
    const { text, html, subject } = toEmail({ title, lines }, []);
    for (const part of [text, html, subject]) {
      expect(part).not.toMatch(/https?:|www\.|href|src=|token=/);
    }
  });
});

it("says what it is about", () => {
  expect(writeMessage("secret.rotation_due", payload).title).toBe(
    "Secret 'github-api-token' is due for rotation",
  );
  expect(writeMessage("api_key.expiring", payload).lines.join(" ")).toContain("2026-12-24");
  expect(writeMessage("api_key.new_address", payload).lines.join(" ")).toContain("192.0.2.7");
  expect(writeMessage("webhook_endpoint.disabled", payload).lines.join(" ")).toContain("410");
});

it("what concerns one person's sign-ins is no event of the company", () => {
  const personal = NOTICE_KINDS.filter((kind) => /^(mfa|sign_in)\./.test(kind));
  expect(personal).toHaveLength(7);
  for (const kind of personal) {
    expect(templateOf(kind).category).toBe("security");
    expect(WEBHOOK_EVENTS).not.toContain(kind);
  }
});

/** Attack: names are customers' text, and the mail that quotes them is ours. */
describe("a name that is no name", () => {
  const evil =
    "x\r\nBcc: all@evil.test\r\n\r\n<script>alert(1)</script> https://evil.test/?a=1&b='2' \u202Egnp";

  it("adds no header, paragraph or markup", () => {
    const message = writeMessage("api_key.created", { name: evil });
    const { subject, text, html } = toEmail(message, ["Footer."]);
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(text).not.toContain("\r");
    expect(text.split("\n\n").length).toBe(message.lines.length + 2);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
    expect(`${subject}${text}${html}`).not.toContain("\u202E");
  });

  it("becomes no link", () => {
    const message = writeMessage("api_key.created", {
      name: "see https://evil.test/x or evil.test",
    });
    const { subject, text, html } = toEmail(message, []);
    for (const part of [subject, text, html]) {
      expect(part).toContain("evil[.]test");
      expect(part).not.toMatch(/\p{Cf}/u);
      expect(part).not.toContain("evil.test");
      expect(part).not.toContain("https://");
    }
  });

  it("is cut where it is a text of its own", () => {
    const { title } = writeMessage("oauth_client.registered", { name: "a".repeat(5_000) });
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
  const { subject, text, html } = toEmail(message, ["Nembl: https://api.example.test"]);
  expect(subject).toBe("You are invited to Acme Ltd <b> on Nembl");
  expect(text).toContain("Olive invites you to join Acme Ltd <b> on Nembl as admin.");
  expect(text).toContain("2026-11-30");
  expect(text).toContain("https://api.example.test");
  expect(html).toContain("Acme Ltd &lt;b&gt;");
});
