/** Our end of the seeding process: loading wrangler's API takes a second, so it starts early and waits for its work. */

import { join } from "node:path";

import type { Paths } from "./paths.ts";
import type { Processes } from "./processes.ts";
import type { SeedCompany } from "./seed-file.ts";
import type { SeedUser } from "./seed-file.ts";

/** What the process is sent. */
export interface SeedOrder {
  readonly paths: Paths;
  readonly keySealSecrets: readonly string[];
  readonly issuer: string;
  readonly people: readonly (Omit<SeedUser, "password"> & { readonly sub: string })[];
  /** Values of earlier starts: kept where they still open the door. */
  readonly knownCompanies: readonly SeedCompany[];
}

/** What it answers. */
export interface SeedReport {
  readonly companies: readonly SeedCompany[];
  /** What had to be made again though we knew it. */
  readonly notes: readonly string[];
}

export function startSeeder(processes: Processes): (order: SeedOrder) => Promise<SeedReport> {
  const child = processes.start({
    name: "The seeding of the database",
    args: [join(import.meta.dirname, "seed-database.ts")],
    ipc: true,
  });
  return async (order) => {
    const answered = new Promise<SeedReport>((resolve) => {
      child.process.once("message", (message) => resolve(message as SeedReport));
    });
    const failed = child.exited.then((code) => {
      throw child.failure(code);
    });
    child.process.send(order);
    const report = await Promise.race([answered, failed]);
    failed.catch(() => undefined);
    // Until it has ended, its workerd has the database open.
    await child.exited;
    return report;
  };
}
