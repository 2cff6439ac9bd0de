/** What a person can ask to hear less of. Pure. */

import { CATEGORIES, type Category } from "../../../core/notice-kind.ts";

export type PreferredChannel = "inApp" | "email";

export type Preferences = Readonly<Record<Category, Readonly<Record<PreferredChannel, boolean>>>>;

/**
 * Attack: somebody who has taken over a session switches off the mail that would tell its owner of a changed factor.
 * So e-mail about security always comes.
 */
const FIXED: readonly string[] = ["security.email"];

function isFixed(category: Category, channel: PreferredChannel): boolean {
  return FIXED.includes(`${category}.${channel}`);
}

export function wants(
  muted: readonly string[],
  category: Category,
  channel: PreferredChannel,
): boolean {
  return isFixed(category, channel) || !muted.includes(`${category}.${channel}`);
}

export function toPreferences(muted: readonly string[]): Preferences {
  const entries = CATEGORIES.map((category) => [
    category,
    { inApp: wants(muted, category, "inApp"), email: wants(muted, category, "email") },
  ]);
  return Object.fromEntries(entries) as Preferences;
}

export function toMuted(preferences: Preferences): string[] {
  return CATEGORIES.flatMap((category) =>
    (["inApp", "email"] as const)
      .filter((channel) => !preferences[category][channel])
      .map((channel) => `${category}.${channel}`),
  );
}
