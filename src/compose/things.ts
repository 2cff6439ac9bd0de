/** Where each kind of thing that policies speak of is kept. */

import { findKey } from "../features/api-keys/index.ts";
import { findRequest, findService } from "../features/catalog/index.ts";
import { findConnector } from "../features/connectors/index.ts";
import { findEndpoint } from "../features/notifications/index.ts";
import { findClient } from "../features/oauth-clients/index.ts";
import { findPolicy, type FindThing, type Thing } from "../features/policies/index.ts";
import { findRunner } from "../features/runners/index.ts";
import { findSecret } from "../features/secrets/index.ts";
import { findCompany, findGroup, findMember } from "../features/tenancy/index.ts";
import { findWorkflow } from "../features/workflows/index.ts";
import type { Database } from "../platform/d1/database.ts";

export function createFindThing(db: Database): FindThing {
  const person: FindThing["users"] = async (place, id) => {
    const member = await findMember(db, place, id);
    return member && { role: member.role };
  };
  return {
    api_keys: async (place, id) => untagged(await findKey(db, place, id)),
    oauth_clients: async (place, id) => untagged(await findClient(db, place, id)),
    secrets: async (place, id) => tagged((await findSecret(db, place, id)).row),
    policies: async (place, id) => untagged(await findPolicy(db, place, id)),
    connectors: async (place, id) => untagged(await findConnector(db, place, id)),
    workflows: async (place, id) => untagged(await findWorkflow(db, place, id)),
    services: async (place, id) => tagged(await findService(db, place, id)),
    requests: async (place, id) => untagged(await findRequest(db, place, id)),
    users: person,
    sessions: person,
    groups: async (place, id) => untagged(await findGroup(db, place, id)),
    company: async (place, id) =>
      id === place.companyId ? untagged(await findCompany(db, place)) : undefined,
    webhooks: async (place, id) => untagged(await findEndpoint(db, place, id)),
    // What has no rows, or none yet.
    audit: null,
    billing: null,
    runners: async (place, id) => untagged(await findRunner(db, place, id)),
  };
}

function untagged(row: object | undefined): Thing | undefined {
  return row && {};
}

function tagged(row: Required<Pick<Thing, "tags">> | undefined): Thing | undefined {
  return row && { tags: row.tags };
}
