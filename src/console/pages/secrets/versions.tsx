/** Which values a secret has had, and what still runs with each: when an old one may be revoked at its service. */

import type { VersionResource } from "../../../features/secrets/index.ts";
import { to, type MemberVisit } from "../../page.ts";
import { Ago, Table, Tag } from "../../ui/parts.tsx";

interface VersionsProps {
  readonly visit: MemberVisit;
  readonly versions: readonly VersionResource[];
}

export function Versions({ visit, versions }: VersionsProps) {
  const { nowMs } = visit.ctx;
  return (
    <Table
      caption="Versions, newest first"
      rows={versions}
      columns={[
        {
          name: "Version",
          cell: ({ version, status }) => (
            <>
              {version} {status === "current" && <Tag tone="good">current</Tag>}
            </>
          ),
        },
        { name: "Created", cell: ({ createdAt }) => <Ago at={createdAt} nowMs={nowMs} /> },
        { name: "Retrievals", cell: ({ retrievals }) => retrievals },
        {
          name: "Last retrieved",
          cell: ({ lastRetrievedAt }) => <Ago at={lastRetrievedAt} nowMs={nowMs} />,
        },
        {
          name: "Still held by",
          cell: ({ heldBy, heldByCount }) =>
            heldByCount === 0 ? (
              "nothing"
            ) : (
              <ul>
                {heldBy.map(({ type, id }) => (
                  <li>
                    <a
                      href={to(
                        visit,
                        type === "instance" ? `/instances/${id}` : "/settings/developer/runners",
                      )}
                    >
                      {id}
                    </a>
                  </li>
                ))}
                {heldByCount > heldBy.length && <li>and {heldByCount - heldBy.length} more</li>}
              </ul>
            ),
        },
      ]}
    />
  );
}
