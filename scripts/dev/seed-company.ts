import { eq } from "drizzle-orm";

import { ENVIRONMENTS } from "../../src/core/environment.ts";
import { newId } from "../../src/core/ids.ts";
import { services } from "../../src/features/catalog/tables.ts";
import { companies } from "../../src/features/tenancy/tables.ts";
import type { Database } from "../../src/platform/d1/database.ts";
import type { DemoCompany } from "./demo.ts";
import { secureRandom } from "./random.ts";

/** A company that is there keeps its services as they are: a developer who deleted one wants it gone. */
export async function seedCompany(
  db: Database,
  demo: DemoCompany,
  nowMs: number,
): Promise<{ readonly id: string; readonly slug: string }> {
  const { slug, name, plan, limits } = demo;
  const present = await db
    .select({ id: companies.id })
    .from(companies)
    .where(eq(companies.slug, slug))
    .get();
  if (present !== undefined) return { id: present.id, slug };

  const id = newId("company", secureRandom);
  const limitPerMinute = limits?.perMinute ?? null;
  const limitPerDay = limits?.perDay ?? null;
  // One batch: an interrupted start leaves a company whole or not at all.
  await db.batch([
    db
      .insert(companies)
      .values({ id, slug, name, plan, limitPerMinute, limitPerDay, createdAt: nowMs }),
    ...ENVIRONMENTS.flatMap((environment) =>
      demo.services[environment].map((service, index) =>
        db.insert(services).values({
          ...service,
          id: newId("service", secureRandom),
          companyId: id,
          environment,
          // Apart, so that the list has an order to keep.
          createdAt: nowMs - index,
          updatedAt: nowMs - index,
        }),
      ),
    ),
  ]);
  return { id, slug };
}
