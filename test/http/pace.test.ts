import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { createIsolate } from "../support/isolate.ts";
import { startSession } from "../support/sessions.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { seedCompany, seedKey, seedUser } from "../support/world.ts";

let pool: Pool;
let companyId: string;

beforeAll(async () => {
  pool = await startPool();
  companyId = (await seedCompany()).id;
});
afterAll(() => vi.unstubAllGlobals());

const LIMIT = 600;

it("x", async () => {
  void createIsolate; void startSession; void seedKey; void seedUser; void LIMIT; void companyId;
});
