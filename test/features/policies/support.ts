/** Policies as a company's owner writes them. */

import type { Company } from "../../support/people.ts";
import { env } from "../../support/world.ts";

export { seedGroup, seedPeople, type Company, type Someone } from "../../support/people.ts";

export async function tagService(id: string, tags: Record<string, string>): Promise<void> {
  await env.DB.prepare("UPDATE services SET tags = ? WHERE id = ?")
    .bind(JSON.stringify(tags), id)
    .run();
}

export const policy = (
  effect: "Allow" | "Deny",
  resource: string,
  actions: readonly string[],
  principals: object,
  more: object = {},
) => ({ name: "A policy", effect, resource, actions, principals, ...more });

/** Made by the owner, who may make any. */
export async function put(company: Company, body: object): Promise<string> {
  const made = await company.owner.ask("POST", "/policies", body);
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
  return made.body.data.id;
}
