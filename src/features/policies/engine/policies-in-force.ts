/** A company's enabled policies at one version, cut by action: what says nothing of an action is not asked about it. */

import type { Action } from "../../../core/rights.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import { BUILT_IN, compileConcern, compilePolicy } from "./compile.ts";
import type { PolicySet } from "./engine.ts";
import { actionsOf, type PolicyDocument } from "../rules/policy.ts";

export interface Slice extends PolicySet {
  readonly documents: readonly PolicyDocument[];
  /** Groups that any of them names: others of the principal's change nothing. */
  readonly groups: ReadonlySet<string>;
}

export interface PoliciesInForce {
  readonly version: number;
  readonly documents: readonly PolicyDocument[];
  /** Throws where a stored document makes no sense. */
  readonly sliceOf: (action: Action) => Slice;
  /** Every action that the document speaks of, found out once. Throws where it makes no sense. */
  readonly actionsAbout: (document: PolicyDocument) => ReadonlySet<Action>;
  /** All of them, asked whom they concern: see `compileConcern`. */
  readonly concerns: Slice;
  /** Name and effect of a policy that decided. */
  readonly describe: (id: string) => { readonly name: string; readonly effect: "Allow" | "Deny" };
}

const BUILT_IN_POLICIES = Object.fromEntries(
  Object.entries(BUILT_IN).map(([id, { json }]) => [id, json]),
);

/** Of a company without policies: the built-in rights alone. */
export const NO_POLICIES = createPoliciesInForce({ companyId: "" }, 0, []);

export function createPoliciesInForce(
  { companyId }: CompanyPlace,
  version: number,
  documents: readonly PolicyDocument[],
): PoliciesInForce {
  const slices = new Map<Action, Slice>();
  const about = new Map<string, ReadonlySet<Action>>();
  const actionsAbout = (document: PolicyDocument): ReadonlySet<Action> => {
    const present = about.get(document.id);
    if (present !== undefined) return present;
    const actions = new Set(actionsOf(document));
    about.set(document.id, actions);
    return actions;
  };
  return {
    version,
    documents,
    actionsAbout,
    concerns: {
      documents,
      groups: groupsOf(documents),
      key: `${companyId}|concerns|${revisionsOf(documents)}`,
      build: () => Object.fromEntries(documents.map((item) => [item.id, compileConcern(item)])),
    },
    sliceOf: (action) => {
      const present = slices.get(action);
      if (present !== undefined) return present;
      const speaking = documents.filter((document) => actionsAbout(document).has(action));
      const slice = cut(companyId, speaking, action);
      slices.set(action, slice);
      return slice;
    },
    describe: (id) => {
      const builtIn = BUILT_IN[id];
      if (builtIn !== undefined) {
        return { name: builtIn.name, effect: builtIn.json.effect === "permit" ? "Allow" : "Deny" };
      }
      const { name, effect } = documents.find((item) => item.id === id) as PolicyDocument;
      return { name, effect };
    },
  };
}

/** Of the documents that speak of the action. */
function cut(companyId: string, documents: readonly PolicyDocument[], action: Action): Slice {
  return {
    documents,
    groups: groupsOf(documents),
    // By content: all actions that no policy speaks of, of all companies, share the built-in ones.
    key: documents.length === 0 ? "" : `${companyId}|${action}|${revisionsOf(documents)}`,
    build: () => ({
      ...Object.fromEntries(
        documents.map((document) => [document.id, compilePolicy(document, action)]),
      ),
      ...BUILT_IN_POLICIES,
    }),
  };
}

function groupsOf(documents: readonly PolicyDocument[]): ReadonlySet<string> {
  return new Set(
    documents.flatMap(({ principals }) => [
      ...(principals.groups ?? []),
      ...(principals.except?.groups ?? []),
    ]),
  );
}

function revisionsOf(documents: readonly PolicyDocument[]): string {
  return documents.map(({ id, revision }) => `${id}@${revision}`).join("|");
}
