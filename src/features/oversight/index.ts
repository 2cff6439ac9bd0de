export type { OversightDeps } from "./deps.ts";
export { getHoldings } from "./get-holdings.ts";
export { getSecurityOverview } from "./get-security-overview.ts";
export type { Holdings, SecurityOverview } from "./schemas.ts";
