/** Wire shapes of policies. What a shape cannot say (which action a resource has) is in `validate-policy.ts`. */

import { z } from "@hono/zod-openapi";

import { ROLES } from "../../core/actor.ts";
import { ALL_ACTIONS } from "../../core/rights.ts";
import { id, line, lines, name, tags } from "../../core/text-schemas.ts";
import { EFFECTS, parseTarget } from "./rules/policy.ts";

const MAX_PRINCIPALS = 100;

const policyName = name({ max: 200 }).openapi({
  example: "Production secrets are the platform team's",
});

const description = lines({ max: 2_000 }).nullable();

const effect = z.enum(EFFECTS, `One of: ${EFFECTS.join(", ")}.`);

const target = line({ max: 200 })
  .refine((text) => parseTarget(text) !== undefined, "'*', '<resource>:*' or '<resource>:<id>'.")
  .openapi({ example: "secrets:*" });

const actions = z
  .array(line({ max: 64 }))
  .min(1, "At least one action.")
  .max(ALL_ACTIONS.length, `At most ${ALL_ACTIONS.length} actions.`)
  .openapi({ example: ["update", "delete"] });

const askedTags = tags().openapi({ example: { environment: "production" } });

const ids = (what: string, prefix: string) =>
  z
    .array(id().regex(new RegExp(`^${prefix}_[0-9a-z_]{1,60}$`), `The id of a ${what}.`))
    .max(MAX_PRINCIPALS, `At most ${MAX_PRINCIPALS} ${what}s.`);

const role = z.enum(ROLES, `One of: ${ROLES.join(", ")}.`);

const someone = {
  users: ids("user", "usr").optional(),
  groups: ids("group", "grp").optional(),
  roles: z.array(role).max(ROLES.length, `At most ${ROLES.length} roles.`).optional(),
};

const principals = z
  .strictObject({
    ...someone,
    everyone: z.boolean().optional(),
    except: z.strictObject(someone).optional(),
  })
  .refine(
    ({ users, groups, roles, everyone }) => everyone === true || hasAny(users, groups, roles),
    "Name users, groups or roles, or everyone.",
  )
  .openapi({ example: { everyone: true, except: { groups: ["grp_4k2j"] } } });

function hasAny(...lists: readonly (readonly string[] | undefined)[]): boolean {
  return lists.some((list) => list !== undefined && list.length > 0);
}

const conditions = z
  .strictObject({
    tags: askedTags
      .refine((value) => Object.keys(value).length > 0, "Name a tag, or leave the condition out.")
      .optional(),
  })
  .openapi({ example: { tags: { environment: "production" } } });

export const policyBody = z
  .strictObject({
    name: policyName,
    description: description.optional(),
    effect,
    resource: target,
    actions,
    conditions: conditions.optional(),
    principals,
    enabled: z.boolean().optional().openapi({
      description: "Without it a new policy is enabled and a replaced one stays what it is.",
    }),
  })
  .openapi("PolicyBody");

export type PolicySent = z.input<typeof policyBody>;
export type PolicyInput = z.output<typeof policyBody>;

export const policyIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "pol_4k2j" }),
});

const shownPrincipals = z.object({
  users: z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
  roles: z.array(role).optional(),
});

export const policyResource = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    effect,
    resource: z.string(),
    actions: z.array(z.string()),
    conditions: z.object({ tags: z.record(z.string(), z.string()).optional() }),
    principals: shownPrincipals.extend({
      everyone: z.boolean().optional(),
      except: shownPrincipals.optional(),
    }),
    enabled: z.boolean(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Policy");

export const cedarResource = z
  .object({
    id: z.string(),
    cedar: z.string().openapi({ description: "In Cedar's own language, for people to read." }),
  })
  .openapi("PolicyAsCedar");

export const simulationBody = z
  .strictObject({
    principal: z
      .strictObject({
        user: line({ max: 64 }).optional(),
        group: line({ max: 64 }).optional(),
        role: role.optional(),
      })
      .refine(
        (value) => Object.values(value).filter((item) => item !== undefined).length === 1,
        "Exactly one of user, group and role.",
      )
      .openapi({ example: { role: "member" } }),
    action: z.enum(ALL_ACTIONS, "An action such as 'secrets:update'.").openapi({
      example: "secrets:update",
    }),
    resource: target.openapi({
      description: "Of the action's own kind; with `*` for its id, a thing that no policy names.",
      example: "secrets:github-api-token",
    }),
    tags: askedTags.optional().openapi({
      description: "Instead of the stored thing's own, which are used otherwise.",
    }),
  })
  .openapi("Simulation");

export type SimulationSent = z.input<typeof simulationBody>;
export type SimulationInput = z.output<typeof simulationBody>;

export const simulationResource = z
  .object({
    decision: effect,
    reasons: z
      .array(z.object({ id: z.string(), name: z.string(), effect }))
      .openapi({ description: "The policies that decided; none where nothing allows." }),
    tags: z.record(z.string(), z.string()).openapi({
      description: "Those that were used: the ones sent, or else the stored thing's own.",
    }),
    exists: z.boolean().nullable().openapi({
      description:
        "Whether there is such a thing in this environment. Null where none is asked about.",
    }),
    errors: z.array(z.string()),
  })
  .openapi("SimulationResult");
