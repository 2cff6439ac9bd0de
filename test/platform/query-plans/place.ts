/** Whose rows the stores are asked for, and which page. */

export const place = { companyId: "co_1", environment: "live" } as const;
export const page = { limit: 20, offset: 40 };
