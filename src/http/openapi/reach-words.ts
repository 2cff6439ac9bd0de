/** Who reaches an operation, in words: what stands beside each one in the reference. Pure. */

import { scopesOf, type Access } from "../access.ts";

export function reachWords(access: Access): string {
  const { who, asks } = access;
  switch (who) {
    case "anyone":
      return "Needs no credential.";
    case "visitor":
      return "For people, and for browsers that are signed in no more.";
    case "key_holder":
      return "Needs an API key, in whatever state.";
    case "runner":
      return "For runners alone.";
    case "person":
      return "For people, also for those without a company.";
    case "member":
      return [reachOf(access), rightsOf(asks)].filter((words) => words !== "").join(" ");
  }
}

function reachOf(access: Access): string {
  const { keys, clients, asks } = access;
  const scopes = scopesOf(access).map((scope) => `\`${scope}\``);
  if (keys && asks.length === 0) return "Every credential reaches it.";
  if (keys) {
    return `API keys need the scope ${scopes.join(" and ")}; tokens of registered clients need it in their ceiling.`;
  }
  return clients
    ? "For people; tokens of registered clients reach it."
    : "For people: neither API keys nor tokens of registered clients reach it.";
}

function rightsOf(asks: Access["asks"]): string {
  if (asks.length === 0) return "";
  return `Asks for ${asks.map((action) => `\`${action}\``).join(" and ")}.`;
}
