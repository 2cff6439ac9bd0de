/**
 * Policy documents as Cedar policies, in Cedar's own JSON: nothing is ever written as text and parsed, so no name or
 * value can become syntax. Pure.
 */

import type { Expr, PolicyJson, PrincipalConstraint } from "../../../engine/protocol.ts";

import { ROLES } from "../../../core/actor.ts";
import type { Action, Resource } from "../../../core/rights.ts";
import { toCedarText } from "./cedar-text.ts";
import {
  actionsOfEntry,
  hasTags,
  parseTarget,
  resourceOf,
  RESOURCES,
  type PolicyPrincipals,
  type PolicyPrincipalSet,
  type PolicyRule,
  type PolicyTarget,
} from "../rules/policy.ts";
import { RIGHTS_OF_ROLE } from "../rules/role-rights.ts";

const PRINCIPAL: Expr = { Var: "principal" };
const RESOURCE: Expr = { Var: "resource" };
const CONTEXT: Expr = { Var: "context" };
const IS_OWNER = isIn([entity("Role", "owner")]);

/**
 * With `asked`, cut to the one action that the set it goes into is asked about, which means the same there: comparing
 * lists of actions is what an evaluation would else spend most of its time on. Tags are looked at first, for the same
 * reason.
 */
export function compilePolicy(rule: PolicyRule, asked?: Action): PolicyJson {
  const target = parseTarget(rule.resource);
  if (target === undefined) throw new TypeError("A stored policy has no valid resource");
  const kind = asked === undefined ? target.resource : resourceOf(asked);
  const { except } = rule.principals;
  const conditions: PolicyJson["conditions"] = [];
  const when = (body: Expr | undefined) => body && conditions.push({ kind: "when", body });
  const unless = (body: Expr | undefined) => body && conditions.push({ kind: "unless", body });
  const { head, condition } = compilePrincipals(rule.principals);
  when(compileTags(rule.conditions.tags ?? {}, kind));
  when(condition);
  unless(except && anyOf(except));
  if (rule.effect === "Deny") unless(ownersPolicies(kind));
  return {
    effect: rule.effect === "Allow" ? "permit" : "forbid",
    principal: head,
    action: asked === undefined ? compileActions(rule.actions, target) : actionConstraint([asked]),
    resource: compileTarget(target),
    conditions,
  };
}

/**
 * Of a policy, whom it concerns and nothing else: a permit for these people, whatever its effect, its things and its
 * actions. Asked together, those that are satisfied are the policies that concern the one who asks.
 */
export function compileConcern(rule: PolicyRule): PolicyJson {
  if (parseTarget(rule.resource) === undefined) {
    throw new TypeError("A stored policy has no valid resource");
  }
  const aboutAnything = { ...rule, resource: "*", actions: ["*"], conditions: {} };
  return { ...compilePolicy(aboutAnything), effect: "permit" };
}

/** Names of the built-in policies are the contract's: `simulate` answers them. */
export const BUILT_IN: Readonly<
  Record<string, { readonly name: string; readonly json: PolicyJson }>
> = Object.fromEntries([
  ...ROLES.map((role) => {
    const rights = RIGHTS_OF_ROLE[role];
    const json: PolicyJson = {
      effect: "permit",
      principal: { op: "in", entity: { type: "Role", id: role } },
      action: rights === "all" ? { op: "All" } : actionConstraint(rights),
      resource: { op: "All" },
      conditions: [],
    };
    return [`role:${role}`, { name: `What the role '${role}' holds`, json }] as const;
  }),
  // Attack: an admin ends an owner's sessions or resets their second factor.
  [
    "guard:owners",
    {
      name: "Only owners touch owners",
      json: {
        effect: "forbid",
        principal: { op: "All" },
        action: { op: "All" },
        resource: { op: "All" },
        conditions: [
          {
            kind: "when",
            body: and(
              { has: { left: CONTEXT, attr: "ofOwner" } },
              { ".": { left: CONTEXT, attr: "ofOwner" } },
            ),
          },
          { kind: "unless", body: IS_OWNER },
        ],
      },
    },
  ],
]);

/** One principal goes into the policy's head, which the evaluator compares fastest. */
function compilePrincipals(principals: PolicyPrincipals): {
  head: PrincipalConstraint;
  condition?: Expr | undefined;
} {
  if (principals.everyone === true) return { head: { op: "All" } };
  const { users = [], groups = [], roles = [] } = principals;
  const all = [
    ...users.map((id) => uid("User", id)),
    ...groups.map((id) => uid("Group", id)),
    ...roles.map((id) => uid("Role", id)),
  ];
  const [first, ...others] = all;
  // It would otherwise be a policy for everybody.
  if (first === undefined) throw new TypeError("A stored policy has no principals");
  if (others.length > 0) return { head: { op: "All" }, condition: anyOf(principals) };
  if (first.type === "User") return { head: { op: "==", entity: first } };
  return { head: { op: "in", entity: first } };
}

/** Undefined where no principal is named. */
function anyOf({ users = [], groups = [], roles = [] }: PolicyPrincipalSet): Expr | undefined {
  const byType: [string, readonly string[]][] = [
    ["Role", roles],
    ["Group", groups],
    ["User", users],
  ];
  const terms = byType
    .filter(([, ids]) => ids.length > 0)
    .map(([type, ids]) => isIn(ids.map((id) => entity(type, id))));
  return terms.length === 0 ? undefined : terms.reduce((left, right) => or(left, right));
}

/** Presence first: to ask an absent tag for its value is an error, and Cedar skips a policy that errs. */
function compileTags(
  tags: Readonly<Record<string, string>>,
  kind: Resource | null,
): Expr | undefined {
  const matches = Object.entries(tags).map(([key, value]): Expr => {
    const of = { left: RESOURCE, right: { Value: toCedarText(key) } };
    const expected = { Value: toCedarText(value) };
    return and({ hasTag: of }, { "==": { left: { getTag: of }, right: expected } });
  });
  if (matches.length === 0) return undefined;
  const condition = matches.reduce(and);
  if (kind !== null) return condition;
  const tagged = RESOURCES.filter(hasTags).map(isKind).reduce(or);
  return and(tagged, condition);
}

/**
 * An owner can always read and change policies, whatever a Deny says. So no one, not even an owner, can lock a company
 * out of its own rules.
 */
function ownersPolicies(kind: Resource | null): Expr | undefined {
  if (kind === "policies") return IS_OWNER;
  return kind === null ? and(IS_OWNER, isKind("policies")) : undefined;
}

function compileActions(entries: readonly string[], target: PolicyTarget): PolicyJson["action"] {
  if (entries.includes("*")) return { op: "All" };
  return actionConstraint([...new Set(entries.flatMap((entry) => actionsOfEntry(entry, target)))]);
}

function actionConstraint(actions: readonly Action[]): PolicyJson["action"] {
  const entities = actions.map((id) => ({ type: "Action", id }));
  const [first, ...others] = entities;
  if (first === undefined) throw new TypeError("A stored policy has no valid action");
  return others.length === 0 ? { op: "==", entity: first } : { op: "in", entities };
}

function compileTarget({ resource, id }: PolicyTarget): PolicyJson["resource"] {
  if (resource === null) return { op: "All" };
  if (id === null) return { op: "is", entity_type: resource };
  return { op: "==", entity: uid(resource, id) };
}

/** Ids cross as tags do: see `cedar-text.ts`. */
export function uid(type: string, id: string) {
  return { type, id: toCedarText(id) };
}

function entity(type: string, id: string): Expr {
  return { Value: { __entity: uid(type, id) } };
}

function isIn(entities: readonly Expr[]): Expr {
  const [only, ...others] = entities;
  const right = only !== undefined && others.length === 0 ? only : { Set: [...entities] };
  return { in: { left: PRINCIPAL, right } };
}

function isKind(resource: string): Expr {
  return { is: { left: RESOURCE, entity_type: resource } };
}

function and(left: Expr, right: Expr): Expr {
  return { "&&": { left, right } };
}

function or(left: Expr, right: Expr): Expr {
  return { "||": { left, right } };
}
