/** What a person has in their mailbox as time passes, when e-mails come as digests too. */

import { beforeEach } from "vitest";

import { sweepDeliveries, sweepNotices } from "../../../src/features/notifications/outbox/sweep.ts";
import type { Notice } from "../../../src/core/announce.ts";
import type { SampledKind } from "../../support/notice-samples.ts";
import { forgetEachTime, openScene, type Scene } from "./scene.ts";
import { noticeOf, type Post } from "./support.ts";

export const MINUTE_MS = 60_000;
export const START = Date.UTC(2027, 0, 1);

export interface Digests extends Scene {
  /** With another company, in the middle of a test. */
  readonly beginAnew: () => Promise<void>;
  readonly named: (slug: string, kind?: SampledKind) => Notice;
  readonly announce: (...slugs: readonly string[]) => Promise<void>;
  /** As the cron does it, with what the Queue sends back in between. */
  readonly pass: (ms: number) => Promise<void>;
  /** Not those that tell of what a test did on its way. */
  readonly mails: () => Post["emails"];
  readonly subjects: () => string[];
}

export function useDigests(): Digests {
  let scene: Scene;
  const beginAnew = async () => {
    scene = await openScene(START);
  };
  forgetEachTime();
  beforeEach(beginAnew);

  const named: Digests["named"] = (slug, kind = "secret.rotation_due") =>
    noticeOf(scene.companyId, { kind, payload: { slug } });
  const mails = () =>
    scene.post.emails.filter(({ subject }) => /ecret|API key|factor/.test(subject));
  return {
    get post() {
      return scene.post;
    },
    get companyId() {
      return scene.companyId;
    },
    get owner() {
      return scene.owner;
    },
    beginAnew,
    named,
    announce: async (...slugs) => {
      for (const slug of slugs) await scene.post.announce(named(slug));
      await scene.post.run();
    },
    pass: async (ms) => {
      const { post } = scene;
      post.nowMs += ms;
      await sweepNotices(post.deps, post.nowMs);
      await post.run();
      await sweepDeliveries(post.deps, post.nowMs);
      await post.run();
    },
    mails,
    subjects: () => mails().map(({ subject }) => subject),
  };
}
