/** What each plan allows one API key. */

import type { Environment } from "./environment.ts";

export const PLANS = ["free", "pro", "starter", "growth", "business", "enterprise"] as const;

export type Plan = (typeof PLANS)[number];

export interface Limits {
  readonly perMinute: number;
  readonly perDay: number;
}

const PLAN_LIMITS: Record<Plan, Limits> = {
  free: { perMinute: 60, perDay: 10_000 },
  pro: { perMinute: 60, perDay: 10_000 },
  starter: { perMinute: 120, perDay: 50_000 },
  growth: { perMinute: 300, perDay: 200_000 },
  business: { perMinute: 600, perDay: 1_000_000 },
  // Enterprise limits are agreed per company; until they are, the largest public plan holds.
  enterprise: { perMinute: 600, perDay: 1_000_000 },
};

const TEST_SHARE = 1 / 4;
const TEST_FLOOR_PER_MINUTE = 30;

/** Limits of one key. Test keys have a quarter of the plan's, at least 30 a minute. */
export function limitsOf(plan: Plan, custom: Limits | null, environment: Environment): Limits {
  const live = plan === "enterprise" && custom !== null ? custom : PLAN_LIMITS[plan];
  if (environment === "live") return live;

  return {
    perMinute: Math.max(TEST_FLOOR_PER_MINUTE, Math.floor(live.perMinute * TEST_SHARE)),
    perDay: Math.max(TEST_FLOOR_PER_MINUTE, Math.floor(live.perDay * TEST_SHARE)),
  };
}
