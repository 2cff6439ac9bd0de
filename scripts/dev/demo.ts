/** The demo data. No one and nothing in it exists; `.example` is reserved (RFC 2606). */

import type { Role } from "../../src/core/actor.ts";
import type { Environment } from "../../src/core/environment.ts";
import type { Plan } from "../../src/core/plans.ts";

export interface DemoCompany {
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly limits: { readonly perMinute: number; readonly perDay: number } | null;
  readonly services: Readonly<Record<Environment, readonly DemoService[]>>;
}

export interface DemoService {
  readonly name: string;
  readonly description: string;
  readonly status: "draft" | "active";
  readonly tags: Readonly<Record<string, string>>;
}

export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly companySlug: string;
  readonly role: Role;
  readonly groups: readonly string[];
}

export const DEMO_COMPANIES: readonly DemoCompany[] = [
  {
    slug: "alder",
    name: "Alder Demo Company",
    plan: "enterprise",
    limits: { perMinute: 600_000, perDay: 100_000_000 },
    services: {
      live: [
        service("Alder laptop request", "A new or replacement laptop.", { team: "it" }),
        service("Alder VPN access", "Remote access for one person.", { team: "it" }),
        service("Alder software licence", "A seat of a licensed program.", { team: "finance" }),
        { ...service("Alder travel booking", "Not published yet.", {}), status: "draft" },
      ],
      test: [
        service("Alder sandbox laptop request", "For trying things out.", { team: "it" }),
        service("Alder sandbox VPN access", "For trying things out.", { team: "it" }),
      ],
    },
  },
  {
    slug: "birch",
    name: "Birch Demo Company",
    plan: "free",
    limits: null,
    services: {
      live: [
        service("Birch door badge", "A badge for the front door.", {}),
        service("Birch parking space", "A space by the week.", {}),
      ],
      test: [service("Birch sandbox door badge", "For trying things out.", {})],
    },
  },
];

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person("owner@alder.example", "Olive Alder", "alder", "owner"),
  person("admin@alder.example", "Ada Alder", "alder", "admin", ["Engineering"]),
  person("member@alder.example", "Mel Alder", "alder", "member", ["Engineering"]),
  person("owner@birch.example", "Otis Birch", "birch", "owner"),
];

function service(name: string, description: string, tags: Record<string, string>): DemoService {
  return { name, description, status: "active", tags };
}

function person(
  email: string,
  name: string,
  companySlug: string,
  role: Role,
  groups: readonly string[] = [],
): DemoPerson {
  return { email, name, companySlug, role, groups };
}
