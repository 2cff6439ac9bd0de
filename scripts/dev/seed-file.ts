/** `.dev/seed.json`, for scripts, and the same document beside the data, from which the next start goes on. */

import { readFile } from "node:fs/promises";

import { z } from "zod";

import { ROLES } from "../../src/core/actor.ts";

const seedSchema = z.object({
  baseUrl: z.string(),
  companies: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      keys: z.object({ live: z.string(), test: z.string() }),
    }),
  ),
  users: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      companySlug: z.string(),
      role: z.enum(ROLES),
    }),
  ),
  cognito: z.object({ endpoint: z.string(), userPoolId: z.string(), clientId: z.string() }),
});

export type Seed = z.output<typeof seedSchema>;
export type SeedCompany = Seed["companies"][number];
export type SeedUser = Seed["users"][number];

/** Nothing where the file is missing or not what we wrote: what it held is then made anew. */
export async function readSeed(path: string): Promise<Seed | undefined> {
  try {
    return seedSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}
