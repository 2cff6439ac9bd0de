/** Cedar's schema of what there is to decide: every kind of thing, every action, who may be named. Pure. */

import type { SchemaJson } from "../../../engine/protocol.ts";

import { ALL_ACTIONS } from "../../../core/rights.ts";
import { hasTags, RESOURCES, resourceOf } from "../rules/policy.ts";

/** Types of things have the contract's own words for names: `secrets::"github-api-token"`. */
export const CEDAR_SCHEMA: SchemaJson<string> = {
  "": {
    entityTypes: {
      User: { memberOfTypes: ["Group", "Role"] },
      Group: {},
      Role: {},
      ...Object.fromEntries(
        RESOURCES.map((resource) => [
          resource,
          hasTags(resource) ? { tags: { type: "String" } } : {},
        ]),
      ),
    },
    actions: Object.fromEntries(
      ALL_ACTIONS.map((action) => [
        action,
        {
          appliesTo: {
            principalTypes: ["User"],
            resourceTypes: [resourceOf(action)],
            context: {
              type: "Record",
              attributes: { ofOwner: { type: "Boolean", required: false } },
            },
          },
        },
      ]),
    ),
  },
};
