/** Vars and Worker secrets, parsed once. The Worker does not start on a configuration that is not safe. */

import { z } from "zod";

const secretList = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.string().min(32, "each seal secret has at least 32 characters")).min(1).max(16));

const url = z.string().regex(/^https?:\/\/\S+$/, "an absolute URL");

const configSchema = z
  .object({
    ENVIRONMENT: z.enum(["production", "staging", "development"]),
    KEY_SEAL_SECRET: secretList,
    COGNITO_ISSUER: url,
    COGNITO_CLIENT_ID: z.string().min(1),
    COGNITO_JWKS_URL: url.or(z.literal("")).default(""),
    COGNITO_PROFILE: z.enum(["aws", "local"]).default("aws"),
  })
  .superRefine((vars, ctx) => {
    if (vars.ENVIRONMENT === "development") return;
    // Dev settings weaken what is checked; one left on in production must stop it, not be ignored.
    const refuse = (path: string, message: string) =>
      ctx.addIssue({ code: "custom", path: [path], message });
    if (vars.COGNITO_PROFILE === "local") refuse("COGNITO_PROFILE", "'local' is for development");
    for (const name of ["COGNITO_ISSUER", "COGNITO_JWKS_URL"] as const) {
      if (vars[name].startsWith("http:")) refuse(name, "plain http is for development");
    }
  });

export interface Config {
  readonly production: boolean;
  readonly development: boolean;
  /** The first seals, all verify. */
  readonly keySealSecrets: readonly string[];
  readonly cognito: {
    readonly issuer: string;
    readonly jwksUrl: string;
    readonly clientId: string;
    readonly profile: "aws" | "local";
  };
}

/** Throws naming the variables at fault, never their values. */
export function parseConfig(vars: object): Config {
  const parsed = configSchema.safeParse(vars);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join(".") || "vars"}: ${issue.message}`,
    );
    throw new ConfigError(`Configuration refused. ${faults.join("; ")}`);
  }
  const value = parsed.data;
  return {
    production: value.ENVIRONMENT === "production",
    development: value.ENVIRONMENT === "development",
    keySealSecrets: value.KEY_SEAL_SECRET,
    cognito: {
      issuer: value.COGNITO_ISSUER,
      jwksUrl: value.COGNITO_JWKS_URL || `${value.COGNITO_ISSUER}/.well-known/jwks.json`,
      clientId: value.COGNITO_CLIENT_ID,
      profile: value.COGNITO_PROFILE,
    },
  };
}

class ConfigError extends Error {
  override readonly name = "ConfigError";
}
