/** A configuration that is refused, in words for the log. No value is among them. */

export interface ConfigFault {
  /** Of the variable or secret. */
  readonly name: string;
  readonly says: string;
}

/** What `npm run dev` generates for a checkout, and `npm run setup` for a deployment. */
const GENERATED = ["KEY_SEAL_SECRET", "SEAL_MASTER_KEY", "VAULT_MASTER_KEY", "AUDIT_SIGNING_KEY"];

export const NOT_SET = "not set";

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** What an operator is to do. */
  readonly remedy: string;

  constructor(faults: readonly ConfigFault[]) {
    const listed = faults.map(({ name, says }) => `${name}: ${says}`).join("; ");
    super(`The configuration is refused. ${listed}.`);
    this.remedy = remedyOf(faults);
  }
}

/** Without any secret, it is most often a fresh checkout that somebody serves with `wrangler dev`. */
function remedyOf(faults: readonly ConfigFault[]): string {
  const unset = new Set(faults.filter(({ says }) => says === NOT_SET).map(({ name }) => name));
  return GENERATED.every((name) => unset.has(name))
    ? "No secret is set. In a checkout, run `npm run dev` once: it writes .dev.vars. For a deployed Worker, run `npm run setup -- --env production`."
    : "Set vars in wrangler.toml and secrets with `npx wrangler secret put <name>`; docs/DEPLOY.md says what each one is.";
}
