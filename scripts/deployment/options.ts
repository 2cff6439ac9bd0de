/** The command lines of `npm run setup` and `npm run deploy`. */

import { parseArgs } from "node:util";

export const ENVIRONMENTS = ["production", "staging"] as const;

export type DeployedEnvironment = (typeof ENVIRONMENTS)[number];

export interface CommonOptions {
  readonly environment: DeployedEnvironment;
  /** Says what would be done and asks no account. */
  readonly dryRun: boolean;
}

export interface SetupOptions extends CommonOptions {
  /** Of D1's primary. */
  readonly location: string;
  /** Our own host name and that of the login pages; undefined: as wrangler.toml has them. */
  readonly host: string | undefined;
  readonly authHost: string | undefined;
  /** A certificate in us-east-1 for `authHost`; undefined: a domain of Cognito's own. */
  readonly certificate: string | undefined;
  readonly emailFrom: string | undefined;
  /** A file for the generated secrets, which a Worker does not show again. */
  readonly escrow: string | undefined;
  readonly noEscrow: boolean;
  readonly skipAws: boolean;
}

export interface DeployOptions extends CommonOptions {
  readonly skipCheck: boolean;
  /** Nothing to check a key with yet. */
  readonly first: boolean;
}

/** D1's location hints, as wrangler lists them. */
const LOCATIONS = ["weur", "eeur", "apac", "oc", "wnam", "enam"];

export class UsageError extends Error {
  override readonly name = "UsageError";
}

const COMMON = {
  env: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export const SETUP_USAGE = `Usage: npm run setup -- --env production|staging [options]

Creates what a deployment needs, in both accounts, and writes the ids into wrangler.toml. It may be run again: what is
there already is kept and checked.

  --location <hint>       where D1's primary is: ${LOCATIONS.join(", ")} (default weur)
  --host <name>           our own host name, as api.company.com
  --auth-host <name>      host name of the login pages, as auth.company.com (default: a name below amazoncognito.com)
  --certificate <arn>     with --auth-host: a certificate for it in us-east-1
  --email-from <address>  sender of e-mail, whose domain SES knows
  --escrow <file>         write the generated secrets there too: a Worker never shows a secret again
  --no-escrow             generate them without a copy: what they seal is lost with the Worker
  --skip-aws              only Cloudflare's part; docs/DEPLOY.md has the other one by hand
  --dry-run               say what would be done; no account is asked
  --help                  this text

Credentials: wrangler's own (\`npx wrangler login\`, or CLOUDFLARE_API_TOKEN), and AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN of an administrator. They go nowhere but to the two clouds.`;

export const DEPLOY_USAGE = `Usage: npm run deploy -- --env production|staging [options]

Check, migrations, code, then /readyz and a real key: each step stops what follows.

  --first        there is no key yet to check with
  --skip-check   without \`npm run check\`
  --dry-run      say what would be done, and bundle; no account is asked
  --help         this text

NEMBL_VERIFY_KEY: a key without scopes, which is asked who it is once the new version serves.`;

/** Undefined where help is wanted. Throws `UsageError`. */
export function parseSetup(args: readonly string[]): SetupOptions | undefined {
  const values = read(args, {
    ...COMMON,
    location: { type: "string", default: "weur" },
    host: { type: "string" },
    "auth-host": { type: "string" },
    certificate: { type: "string" },
    "email-from": { type: "string" },
    escrow: { type: "string" },
    "no-escrow": { type: "boolean", default: false },
    "skip-aws": { type: "boolean", default: false },
  });
  if (values.help) return undefined;
  const common = readCommon(values);
  if (!LOCATIONS.includes(values.location)) {
    throw new UsageError(`--location takes one of: ${LOCATIONS.join(", ")}.`);
  }
  if (values["auth-host"] !== undefined && values.certificate === undefined) {
    throw new UsageError("--auth-host needs --certificate, the ARN of a certificate in us-east-1.");
  }
  if (!common.dryRun && values.escrow === undefined && !values["no-escrow"]) {
    throw new UsageError(
      "Say --escrow <file> or --no-escrow: the keys that are generated seal data, and a Worker never shows a secret again.",
    );
  }
  return {
    ...common,
    location: values.location,
    host: hostName("--host", values.host),
    authHost: hostName("--auth-host", values["auth-host"]),
    certificate: values.certificate,
    emailFrom: values["email-from"],
    escrow: values.escrow,
    noEscrow: values["no-escrow"],
    skipAws: values["skip-aws"],
  };
}

/** Undefined where help is wanted. Throws `UsageError`. */
export function parseDeploy(args: readonly string[]): DeployOptions | undefined {
  const values = read(args, {
    ...COMMON,
    first: { type: "boolean", default: false },
    "skip-check": { type: "boolean", default: false },
  });
  if (values.help) return undefined;
  return { ...readCommon(values), first: values.first, skipCheck: values["skip-check"] };
}

function read<const T extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(text.split(". ")[0] ?? text);
  }
}

function readCommon(values: { readonly env?: string; readonly "dry-run": boolean }): CommonOptions {
  const environment = ENVIRONMENTS.find((name) => name === values.env);
  if (environment === undefined) throw new UsageError(`--env takes ${ENVIRONMENTS.join(" or ")}.`);
  return { environment, dryRun: values["dry-run"] };
}

/** Attack, or a slip: `https://…` or a path in a host name would end up in callback addresses. */
function hostName(option: string, value: string | undefined): string | undefined {
  if (value === undefined || /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(value)) {
    return value;
  }
  throw new UsageError(`${option} takes a host name in small letters, as api.company.com.`);
}
