/** What a policy's documents mean, read a second time: by nothing that compiles them, for P13 to compare with. */

export type Role = "owner" | "admin" | "member";

export interface Document {
  readonly effect: "Allow" | "Deny";
  readonly resource: string;
  readonly actions: readonly string[];
  readonly conditions: { readonly tags?: Record<string, string> };
  readonly principals: {
    readonly users?: readonly string[];
    readonly groups?: readonly string[];
    readonly roles?: readonly Role[];
    readonly everyone?: boolean;
    readonly except?: {
      readonly users?: readonly string[];
      readonly groups?: readonly string[];
      readonly roles?: readonly Role[];
    };
  };
}

export interface Who {
  readonly id: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

export interface Thing {
  readonly id: string;
  readonly tags: Record<string, string>;
}

/** The contract's table, copied from the document and from nowhere in the code. */
const OF_MEMBERS =
  "services:read requests:create requests:read workflows:read connectors:read secrets:read users:read groups:read";

export const WITH_TAGS = ["secrets", "services"];

export function concerns(document: Document, who: Who, action: string, thing: Thing): boolean {
  const [kind, verb] = action.split(":") as [string, string];
  const {
    users = [],
    groups = [],
    roles = [],
    everyone = false,
    except = {},
  } = document.principals;
  const inSet = (set: {
    users?: readonly string[];
    groups?: readonly string[];
    roles?: readonly Role[];
  }) =>
    (set.users ?? []).includes(who.id) ||
    (set.roles ?? []).includes(who.role) ||
    (set.groups ?? []).some((group) => who.groupIds.includes(group));
  if (!everyone && !inSet({ users, groups, roles })) return false;
  if (inSet(except)) return false;
  if (document.resource !== "*") {
    const [resource, id] = document.resource.split(":");
    if (resource !== kind || (id !== "*" && id !== thing.id)) return false;
  }
  if (!document.actions.some((entry) => entry === "*" || entry === verb || entry === action)) {
    return false;
  }
  const tags = WITH_TAGS.includes(kind) ? thing.tags : {};
  return Object.entries(document.conditions.tags ?? {}).every(
    ([key, value]) => tags[key] === value,
  );
}

export function decide(
  documents: readonly Document[],
  who: Who,
  action: string,
  thing: Thing,
): boolean {
  const concerning = documents.filter((document) => concerns(document, who, action, thing));
  const ownersPolicies = who.role === "owner" && action.startsWith("policies:");
  if (ownersPolicies) return true;
  if (concerning.some(({ effect }) => effect === "Deny")) return false;
  if (concerning.some(({ effect }) => effect === "Allow")) return true;
  return who.role !== "member" || OF_MEMBERS.split(" ").includes(action);
}
