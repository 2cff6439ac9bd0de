/** What the linter cannot see: sizes, places and the two environments of wrangler.toml. */

import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { readWranglerConfig } from "./wrangler-config.ts";

function read(path: string): string {
  return readFileSync(path, "utf8");
}

const sources = globSync("src/**/*.{ts,tsx}");

describe("the size of files", () => {
  const sizes = sources.map((path) => read(path).trimEnd().split("\n").length);

  it("stays at or under 300 lines, each of them", () => {
    expect(sources.filter((_, index) => (sizes[index] ?? 0) > 300)).toEqual([]);
  });

  it("has a median of at most 80 lines", () => {
    const sorted = sizes.toSorted((left, right) => left - right);
    expect(sorted.length).toBeGreaterThan(0);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
  });
});

describe("a silenced rule", () => {
  const files = globSync("{src,test,scripts,bench}/**/*.{ts,tsx}", {
    exclude: ["**/node_modules/**"],
  });

  it("says why", () => {
    const silent = files.flatMap((path) =>
      read(path)
        .split("\n")
        .filter((line) => /^\s*(\/\/|\/\*|\{\/\*)\s*(oxlint|eslint)-disable/.test(line))
        .filter((line) => !/ -- \S/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(silent).toEqual([]);
  });
});

/**
 * Attack: a customer's key names another company's row, and a statement that forgot the company finds it.
 * Every statement in a feature's store must start from a place. One that cannot is listed here, with the reason.
 */
describe("statements on tenants' tables", () => {
  const PLACELESS: Readonly<Record<string, string>> = {
    "api-keys/findKeyByHash": "the hash is what tells us the company",
    "api-keys/selectPendingFences": "the sweep is over all companies; it fences each in its own",
    "api-keys/countDueKeys": "the sweep is over all companies; each notice names its row's own",
    "api-keys/selectKeyNotices": "the same sweep",
    "api-keys/moveKeyNotices": "the same sweep",
    "api-keys/buildKeysSealedBy": "how many of all companies' keys an old seal secret still knows",
    "runners/buildRunnersSealedBy": "the same, of runners",
    "connectors/selectAfter": "the walk is over all companies; it asks each row's own object",
    "api-keys/selectLivingKeys": "after a restore each key of all companies is asked of its object",
    "secrets/selectAll": "after a restore each secret of all companies is asked of the store",
    "secrets/forgetRechecks": "after a restore, of all companies",
    "sessions/endAllSessions": "after a restore every sign-in is over, whoever's it is",
    "mfa/voidAllCodes": "after a restore no code of anybody works",
    "sign-in/dropAuthStates": "after a restore, sign-ins under way of all browsers",
    "tenancy/revokeAllInvitations": "after a restore, of all companies",
    "workflows/failAllInstances": "after a restore, of all companies",
    "catalog/failFollowedRequests": "after a restore, of all companies",
    "runners/endAllCommands": "after a restore, of all companies",
    "audit/readProgress": "how far the log of all companies has been looked through",
    "audit/noteFound": "the sweep is over all companies; it tells each of its own",
    "audit/selectDueHeads": "the sweep is over all companies; it seals each by itself",
    "audit/selectOldSegments": "the sweep is over all companies; it drops each company's own",
    "inbound-webhooks/findCalledWebhook":
      "a call from outside names nothing but the webhook, which tells us the company",
    "inbound-webhooks/deleteOldCalls": "the sweep is over all companies",
    "mfa/insertSmsCode":
      "the row names its person; its limits count a number's and a country's messages over all",
    "mfa/selectBlocking":
      "the same limits: it reads when messages went, and nothing else of anybody",
    "tenancy/isMailedEnough":
      "it is one mailbox, whichever companies write to it; it answers yes or no",
    "mfa/hasFactor": "a condition on a person found by a statement that has a place",
    "mfa/deleteOldSmsCodes": "the sweep is over all people",
    "notifications/insertEachNotice": "each row of the query says whose it is",
    "notifications/insertNotice": "a person without a company is told things too",
    "notifications/insertDevMessage": "a developer's own machine has one developer",
    "notifications/insertHandledNotice": "its row says whose it is",
    "notifications/selectWaiting": "the Queue hands over notices of all companies, by their keys",
    "notifications/findNotice": "the notice of a delivery, which says whose it is",
    "notifications/markHandled": "those that were just handled, each in its own company",
    "notifications/takeStuckNotices": "the sweep is over all companies",
    "notifications/deleteOldNotices": "the sweep is over all companies",
    "notifications/insertRecipients": "its rows say whose they are",
    "notifications/selectMuted": "of the people who are told, whichever company tells them",
    "notifications/takeDelivery": "the Queue hands over deliveries of all companies, by their ids",
    "notifications/findDelivery": "the same",
    "notifications/noteAttempt": "the delivery that this attempt has taken",
    "notifications/countOf": "counts what a condition of a place has found",
    "notifications/readPace": "its conditions are each of one place",
    "notifications/insertAttempt": "the same",
    "notifications/insertDeliveryOf": "its row says whose it is",
    "notifications/takeStuckDeliveries": "the sweep is over all companies",
    "notifications/deleteOldDeliveries": "the sweep is over all companies",
    "notifications/deleteOldNotifications": "the sweep is over all people",
    "tenancy/everyOwnedCompanyKeepsOne": "a factor is the person's in all companies they own",
    "runners/countMissed": "the sweep is over all companies; each notice names its row's own",
    "runners/deleteOldRunners": "the sweep is over all companies",
    "runners/findByCredential": "the hash is what tells us the company",
    "runners/findByToken": "the hash is what tells us the company",
    "runners/selectDueJobs": "the sweep is over all companies; it settles each in its own",
    "runners/deleteOldJobs": "the sweep is over all companies",
    "runners/missedAmong": "the sweep is over all companies; each notice names its row's own",
    "runners/selectMissedNotices": "the same sweep",
    "runners/markMissed": "the same sweep",
    "secrets/countDueReminders": "the sweep is over all companies; each notice names its row's own",
    "secrets/selectReminderNotices": "the same sweep",
    "secrets/moveReminders": "the same sweep",
    "secrets/countDueVersions": "the sweep is over all companies; each notice names its row's own",
    "secrets/verdicts": "the same sweep",
    "secrets/selectOldVersionNotices": "the same sweep",
    "secrets/moveOldVersions": "the same sweep",
    "secrets/buildDiscardsQuery": "the sweep is over all companies; it settles each in its own",
    "secrets/buildRechecksQuery": "the sweep is over all companies; it settles each in its own",
    "oauth-clients/selectClientOrigins":
      "a preflight carries no token that would tell us the company",
    "oauth-clients/buildClientQuery": "a token's client is what tells us the company",
    "sign-in/insertAuthState": "a sign-in under way belongs to a browser: no one is known yet",
    "sign-in/takeAuthState": "the same; found by what only that browser holds",
    "sign-in/findAuthState": "the same",
    "sign-in/finishAuthState": "the same",
    "sign-in/giveBackAuthState": "the same",
    "sign-in/deleteExpiredAuthStates": "the sweep is over all browsers",
    "sessions/buildSignInQuery": "read in the person's batch, by the sign-in that a token proves",
    "sessions/buildBrowserSessionQuery": "the session whose cookie was proved",
    "sessions/updateBrowserSession": "the session whose cookie was proved",
    "sessions/mustHaveSignIn": "the sign-in that a token proved, as it is written",
    "sessions/touchSignIn": "the sign-in that a token proved",
    "sessions/markMfaPassed": "the caller's own sign-in, as proved",
    "sessions/insertSignIn": "its row says whose it is",
    "sessions/insertBrowserSession": "its row says whose it is",
    "sessions/endAllOfUser": "the person it names: the verb asks who may",
    "sessions/deleteOldSessions": "the sweep is over all people",
    "workflows/takeStuckInstances":
      "the sweep is over all companies; it revives each in its own place",
    "workflows/countOldInstances": "the sweep is over all companies",
    "workflows/deleteOldInstances": "the same sweep",
    "tenancy/upsertUser": "a person is known by (issuer, sub) before any company",
    "tenancy/buildCallerQuery":
      "the same, with the groups of each company and the person's factors",
    "tenancy/selectPeople":
      "a sign-in has no company yet: the person's own, by who they proved to be",
    "tenancy/buildPlanQuery": "the company's own row, whose id is the place",
    "tenancy/buildPolicyVersionQuery": "the company's own row, whose id is the place",
    "tenancy/countPolicyVersionUp": "the company's own row, whose id is the place",
    "tenancy/mustBePolicyVersion": "the company's own row, whose id is the place",
    "tenancy/keyAgeNoticeDays": "the company's own row, of whichever key asks",
    "tenancy/findCompany": "the company's own row, whose id is the place",
    "tenancy/updateCompanyRow": "the company's own row, whose id is the place",
    "tenancy/insertCompany": "a slug is one company's among all",
    "tenancy/mustBeOnlyMembership": "whether a person is in any company",
    "tenancy/isActiveElsewhere": "whether a person is in any other company: a sign-in is for all",
    "tenancy/mustBeActiveElsewhere": "the same, when the batch runs",
    "tenancy/findInvitationByTokenHash": "the token's hash is what tells us the company",
    "tenancy/deleteOldInvitations": "the sweep is over all companies",
  };

  const READS_OR_CHANGES = /\.(from|update|delete)\(|\b(FROM|UPDATE) \$\{/;
  const ANY_STATEMENT = /\.(from|update|delete|insert)\(|\b(FROM|UPDATE|INTO) \$\{/;
  const KEEPS_TO_PLACE = /\b(inCompany|inEnvironment|acrossEnvironments|ofPerson)\(/;
  const TAKES_PLACE =
    /\b(place: (Company|Environment)|person: Person)Place\b|\bperson: OpenFactors\b/;

  interface StoreFunction {
    readonly name: string;
    readonly id: string;
    readonly text: string;
  }

  /** Cut at each top-level function: formatted code has its `function` in the first column. */
  function functionsOf(path: string): StoreFunction[] {
    const feature = path.split("/")[2] ?? "";
    return read(path)
      .split(/^(?=(?:export )?(?:async )?function )/m)
      .flatMap((text) => {
        const name = /^(?:export )?(?:async )?function (\w+)/.exec(text)?.[1];
        return name === undefined ? [] : [{ name, id: `${feature}/${name}`, text }];
      });
  }

  function placelessIn(path: string): string[] {
    const functions = functionsOf(path);
    const keeping = functions
      .filter(({ text }) => KEEPS_TO_PLACE.test(text))
      .map(({ name }) => name);
    const hasPlace = (text: string) =>
      KEEPS_TO_PLACE.test(text) || keeping.some((name) => text.includes(`${name}(`));
    return functions
      .filter(
        ({ text }) =>
          (READS_OR_CHANGES.test(text) && !hasPlace(text)) ||
          (ANY_STATEMENT.test(text) && !TAKES_PLACE.test(text)),
      )
      .map(({ id }) => id);
  }

  it("start from a place, all but a listed few", () => {
    const stores = globSync("src/features/**/{store,*-store}.ts");
    expect(stores.length).toBeGreaterThan(0);

    expect(stores.flatMap(placelessIn).toSorted()).toEqual(Object.keys(PLACELESS).toSorted());
  });
});

describe("staging", () => {
  /** Names of bindings and what they are; not the resources behind them, which must differ. */
  function shapeOf(env: string | undefined) {
    const config = readWranglerConfig(env);
    return {
      vars: Object.keys(config.vars).toSorted(),
      secrets: config.secrets,
      databases: config.d1_databases.map((item) => [item.binding, item.migrations_dir]),
      namespaces: config.kv_namespaces.map(({ binding }) => binding),
      limits: config.ratelimits.map(({ name, simple }) => [name, simple]),
      queues: [
        config.queues.producers.map(({ binding }) => binding),
        config.queues.consumers.map(({ queue: _, dead_letter_queue: __, ...rest }) => rest),
      ],
      objects: config.durable_objects,
      exports: config.exports,
      crons: config.triggers.crons,
      observability: config.observability,
      workersDev: config.workers_dev,
      compatibility: [config.compatibility_date, config.compatibility_flags],
    };
  }

  it("has production's bindings, vars, secrets and crons", () => {
    expect(shapeOf("staging")).toEqual(shapeOf(undefined));
  });

  it("shares no resource with production", () => {
    const [production, staging] = [undefined, "staging"].map((env) => {
      const config = readWranglerConfig(env);
      return [
        config.name,
        ...config.d1_databases.map((item) => item.database_name),
        ...config.ratelimits.map((item) => item.namespace_id),
        ...config.queues.consumers.map((item) => item.queue),
      ];
    });
    expect(production?.filter((name) => staging?.includes(name))).toEqual([]);
  });
});
