/** `core/pace.ts` by the platform's rate limits: per location and approximate, without I/O beyond the machine. */

import { tooManyRequests, type Allowance, type Pace } from "../core/pace.ts";

interface PaceLimits {
  readonly person: RateLimit;
  readonly company: RateLimit;
}

export function createPace(limits: PaceLimits): Pace {
  return {
    person: async (id, allowance) => {
      if (!(await passes(limits.person, keyOf(id, allowance)))) throw tooManyRequests("you");
    },
    company: async (companyId, allowance) => {
      if (await passes(limits.company, keyOf(companyId, allowance))) return;
      throw tooManyRequests("your company");
    },
  };
}

function keyOf(id: string, allowance: Allowance): string {
  return `${allowance}|${id}`;
}

/** It bounds work and guards nothing: where it does not answer, requests go on. */
async function passes(limit: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limit.limit({ key })).success;
  } catch {
    return true;
  }
}
