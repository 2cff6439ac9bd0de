/** Where each kind of thing that policies speak of is kept. */

import { findKey } from "../features/api-keys/index.ts";
import { findService } from "../features/catalog/index.ts";
import { findEndpoint } from "../features/notifications/index.ts";
import { findClient } from "../features/oauth-clients/index.ts";
import { findPolicy, type FindThing, type Thing } from "../features/policies/index.ts";
import { findSecret } from "../features/secrets/index.ts";
import { findCompany, findGroup, findMember } from "../features/tenancy/index.ts";
import type { Database } from "../platform/d1/database.ts";

export function createFindThing(db: Database): FindThing {
  const person: FindThing["users"] = async (scope, id) => {
    const member = await findMember(db, scope, id);
    return member && { role: member.role };
  };
  return {
    api_keys: async (scope, id) => untagged(await findKey(db, scope, id)),
    oauth_clients: async (scope, id) => untagged(await findClient(db, scope, id)),
    secrets: async (scope, id) => tagged((await findSecret(db, scope, id)).row),
    policies: async (scope, id) => untagged(await findPolicy(db, scope, id)),
    services: async (scope, id) => tagged(await findService(db, scope, id)),
    users: person,
    sessions: person,
    groups: async (scope, id) => untagged(await findGroup(db, scope, id)),
    company: async (scope, id) =>
      id === scope.companyId ? untagged(await findCompany(db, scope)) : undefined,
    webhooks: async (scope, id) => untagged(await findEndpoint(db, scope, id)),
    // What has no rows, or none yet.
    connectors: null,
    workflows: null,
    requests: null,
    audit: null,
    billing: null,
    runners: null,
  };
}

function untagged(row: object | undefined): Thing | undefined {
  return row && {};
}

function tagged(row: Required<Pick<Thing, "tags">> | undefined): Thing | undefined {
  return row && { tags: row.tags };
}
