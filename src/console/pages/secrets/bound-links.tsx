/** What names a secret, each with the way to it. */

import type { SecretResource } from "../../../features/secrets/index.ts";
import { to, type MemberVisit } from "../../page.ts";

type Bound = SecretResource["boundResources"][number];

interface BoundLinksProps {
  readonly visit: MemberVisit;
  readonly bound: readonly Bound[];
}

export function BoundLinks({ visit, bound }: BoundLinksProps) {
  if (bound.length === 0) return <span>Nothing uses it</span>;
  return (
    <ul>
      {bound.map((resource) => (
        <li>
          <a href={to(visit, pathOf(resource))}>{resource.name}</a> ({KINDS[resource.type]})
        </li>
      ))}
    </ul>
  );
}

const KINDS = {
  connector: "connector",
  workflow_phase: "workflow phase",
  inbound_webhook: "inbound webhook",
} as const;

/** A phase is called by its workflow's id and its own key, with a colon between them. */
function pathOf({ type, id }: Bound): `/${string}` {
  switch (type) {
    case "connector":
      return `/settings/connectors/${id}`;
    case "workflow_phase":
      return `/workflows/${id.split(":")[0] ?? ""}`;
    case "inbound_webhook":
      return `/settings/developer/inbound-webhooks/${id}`;
  }
}
