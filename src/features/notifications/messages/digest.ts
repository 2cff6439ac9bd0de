/** Several notices of one category as one message: their titles, as many as a person reads. Pure. */

import type { Message } from "../../../core/message.ts";
import { sentences } from "../../../core/message.ts";
import type { Category } from "../../../core/notice-kind.ts";
import { MOST_LISTED } from "../rules/digest.ts";

const ABOUT: Readonly<Record<Category, string>> = {
  secrets: "secrets",
  api_keys: "API keys",
  security: "security",
  company: "your company",
  workflows: "workflows and connectors",
};

/** `beyond`: notices whose titles are not among these. */
export function writeDigest(
  category: Category,
  titles: readonly string[],
  beyond: number,
): Message {
  const listed = titles.slice(0, MOST_LISTED);
  const more = titles.length - listed.length + beyond;
  const title = `${listed.length + more} messages about ${ABOUT[category]}`;
  return {
    title,
    lines: sentences(
      `There are ${title}. They come together, because there were many of them at a time.`,
      ...listed.map((line) => `- ${line}`),
      more > 0 && `and ${more} more.`,
      "Each of them is in your notifications.",
    ),
  };
}
