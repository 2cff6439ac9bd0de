/** SES: at fault, and on the wire. */

import { afterEach, describe, expect, it, vi } from "vitest";

import { createAwsFetch } from "../../../src/platform/aws/client.ts";
import { createSesSender, type EmailOutcome } from "../../../src/platform/aws/ses.ts";
import { findSignatureFault } from "../../support/sigv4.ts";
import { theDelivery, useScene } from "./scene.ts";
import { attemptsOf, noticeOf } from "./support.ts";

const MINUTE = 60_000;

const scene = useScene();

afterEach(() => vi.unstubAllGlobals());

describe("SES at fault", () => {
  const answers = (...outcomes: EmailOutcome[]) => {
    scene.post.onEmail = () => outcomes.shift() ?? { kind: "sent" };
  };

  it("throttling uses up no attempt, and the mail comes later", async () => {
    answers(...Array.from({ length: 12 }, () => ({ kind: "throttled" }) as const));
    await scene.post.announce(noticeOf(scene.companyId));
    for (let minute = 0; minute < 30; minute++) {
      await scene.post.run();
      scene.post.nowMs += 2 * MINUTE;
    }
    const delivery = await theDelivery(scene.companyId);
    expect([delivery.state, delivery.attempts]).toEqual(["delivered", 1]);
    expect(scene.post.emails).toHaveLength(13);
    expect(await attemptsOf(delivery.id)).toEqual([[1, "delivered", 200]]);
  });

  it("a refusal of the message is final", async () => {
    answers({ kind: "refused", status: 400 });
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    expect((await theDelivery(scene.companyId)).state).toBe("failed");
    expect(scene.post.queue).toEqual([]);
  });

  it("a failure is tried again with growing waits, and after the last it is over", async () => {
    scene.post.onEmail = () => ({ kind: "failed", status: 500 });
    await scene.post.announce(noticeOf(scene.companyId));
    const waits: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      await scene.post.run();
      const [next] = scene.post.queue;
      if (next === undefined) break;
      waits.push(next.dueMs - scene.post.nowMs);
      scene.post.nowMs = next.dueMs;
    }
    const delivery = await theDelivery(scene.companyId);
    expect([delivery.state, delivery.attempts]).toEqual(["failed", 8]);
    expect(scene.post.emails).toHaveLength(8);
    // Each by chance up to a fifth shorter, so that deliveries that failed together spread out; 12 hours are the Queue's most.
    const longest = [
      MINUTE / 12,
      5 * MINUTE,
      30 * MINUTE,
      ...[2, 5, 10, 12].map((h) => h * 60 * MINUTE),
    ];
    expect(waits).toHaveLength(longest.length);
    for (const [index, most] of longest.entries()) {
      expect(waits[index]).toBeLessThanOrEqual(most);
      expect(waits[index]).toBeGreaterThanOrEqual(0.8 * most);
    }
    expect(await attemptsOf(delivery.id)).toHaveLength(8);
  });
});

describe("SES on the wire", () => {
  const credentials = {
    region: "eu-central-1",
    accessKeyId: "test-access-key",
    secretAccessKey: "test-secret-key",
  };
  const send = createSesSender(createAwsFetch(credentials), {
    region: "eu-central-1",
    from: "no-reply@example.test",
    endpoint: "",
  });
  const message = { to: "ada@example.test", subject: "Grüezi", text: "t", html: "<p>t</p>" };

  function answerWith(answer: () => Response | Promise<Response>): Request[] {
    const seen: Request[] = [];
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
      seen.push(new Request(input, init));
      return answer();
    });
    return seen;
  }

  it("is one signed SendEmail of text and HTML", async () => {
    const seen = answerWith(() => Response.json({ MessageId: "1" }));
    expect(await send(message)).toEqual({ kind: "sent" });
    const [request] = seen as [Request];
    expect([request.method, request.url]).toEqual([
      "POST",
      "https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails",
    ]);
    const body = await request.text();
    const signer = { ...credentials, service: "ses", requires: ["host", "x-amz-date"] };
    expect(await findSignatureFault(request, body, signer)).toBeUndefined();
    expect(JSON.parse(body)).toEqual({
      FromEmailAddress: "no-reply@example.test",
      Destination: { ToAddresses: ["ada@example.test"] },
      Content: {
        Simple: {
          Subject: { Data: "Grüezi", Charset: "UTF-8" },
          Body: {
            Text: { Data: "t", Charset: "UTF-8" },
            Html: { Data: "<p>t</p>", Charset: "UTF-8" },
          },
        },
      },
    });
  });

  const fault = (status: number, code: string) => () =>
    Response.json(
      { message: "ada@example.test is no good" },
      { status, headers: { "x-amzn-errortype": `${code}:http://internal.amazon.com/` } },
    );

  it.each<[string, () => Response | Promise<Response>, EmailOutcome]>([
    ["throttling", fault(429, "TooManyRequestsException"), { kind: "throttled" }],
    ["a quota", fault(400, "LimitExceededException"), { kind: "throttled" }],
    ["throttling as a 400", fault(400, "ThrottlingException"), { kind: "throttled" }],
    ["a rejected message", fault(400, "MessageRejected"), { kind: "refused", status: 400 }],
    ["a bad request", fault(400, "BadRequestException"), { kind: "refused", status: 400 }],
    ["a paused account", fault(400, "SendingPausedException"), { kind: "failed", status: 400 }],
    [
      "an unproved sender",
      fault(400, "MailFromDomainNotVerifiedException"),
      { kind: "failed", status: 400 },
    ],
    ["our credentials", fault(403, "AccessDeniedException"), { kind: "failed", status: 403 }],
    ["its own error", fault(500, "InternalFailure"), { kind: "failed", status: 500 }],
    ["a page", () => new Response("<html>", { status: 503 }), { kind: "failed", status: 503 }],
    ["an empty 200", () => new Response(""), { kind: "failed", status: 200 }],
    ["a 200 that says nothing", () => Response.json({}), { kind: "failed", status: 200 }],
    ["a 200 with a page", () => new Response("<html>"), { kind: "failed", status: 200 }],
    [
      "a 200 with no id in it",
      () => Response.json({ MessageId: "" }),
      { kind: "failed", status: 200 },
    ],
    ["a 200 that is a list", () => Response.json(["1"]), { kind: "failed", status: 200 }],
    [
      "a 200 about another kind of thing",
      () => Response.json({ Name: "x", VersionId: "y" }),
      { kind: "failed", status: 200 },
    ],
    [
      "a redirect",
      () => Response.redirect("https://evil.test/", 302),
      { kind: "failed", status: 302 },
    ],
    [
      "no connection",
      () => Promise.reject(new TypeError("lost")),
      { kind: "failed", status: null },
    ],
    [
      "no answer in time",
      () => Promise.reject(new DOMException("late", "TimeoutError")),
      { kind: "failed", status: null },
    ],
  ])("%s", async (_, faulty, outcome) => {
    const seen = answerWith(faulty);
    expect(await send(message)).toEqual(outcome);
    expect(seen).toHaveLength(1);
  });
});
