/** Pure rules of connectors: configured links to other systems. */

export const CONNECTOR_TYPES = ["github", "slack", "http"] as const;

export type ConnectorType = (typeof CONNECTOR_TYPES)[number];

export const AUTH_SCHEMES = [
  "bearer",
  "basic",
  "header",
  "query",
  "oauth2_refresh",
  "none",
] as const;

export type AuthScheme = (typeof AUTH_SCHEMES)[number];

/** How the credential is placed in a call. Slugs only: the values are put in where the call is made. */
export type ConnectorAuth =
  | { readonly scheme: "none" }
  | { readonly scheme: "bearer"; readonly secret: string }
  | { readonly scheme: "basic"; readonly username: string; readonly secret: string }
  | { readonly scheme: "header" | "query"; readonly name: string; readonly secret: string }
  | {
      readonly scheme: "oauth2_refresh";
      readonly tokenUrl: string;
      readonly clientId: string;
      /** The slug of the client's own secret, for providers that want one. */
      readonly clientSecret?: string;
      /** The slug of the refresh token. */
      readonly secret: string;
    };

/** A connector's slug is formed as a secret's: it names the thing in paths, policies and workflows. */
export const CONNECTOR_SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const MAX_CONNECTOR_SLUG_LENGTH = 64;

/** A secret that the connector names, and the hosts that it, or what it is exchanged for, is sent to. */
export interface NamedSecret {
  readonly field: "auth.secret" | "auth.clientSecret";
  readonly slug: string;
  /** The one host that the value itself goes to. */
  readonly host: string;
  /** Of an exchanged value: where the access token goes. */
  readonly onwards: readonly string[];
}

/**
 * Attack: a refresh token whose secret may go to its provider's host alone is exchanged there, and the access token that
 * comes of it is sent to a host of the attacker's. So the API's host counts, too.
 */
export function secretsNamedBy(auth: ConnectorAuth, baseUrl: string): readonly NamedSecret[] {
  const api = new URL(baseUrl).hostname;
  switch (auth.scheme) {
    case "none":
      return [];
    case "oauth2_refresh": {
      const sent = { host: new URL(auth.tokenUrl).hostname, onwards: [api] };
      const { secret, clientSecret } = auth;
      return [
        { field: "auth.secret", slug: secret, ...sent },
        ...(clientSecret === undefined
          ? []
          : [{ field: "auth.clientSecret", slug: clientSecret, ...sent } as const]),
      ];
    }
    case "bearer":
    case "basic":
    case "header":
    case "query":
      return [{ field: "auth.secret", slug: auth.secret, host: api, onwards: [] }];
  }
}

/** Where the provider itself listens; null for any API, whose address must be said. */
export const DEFAULT_BASE_URLS: Readonly<Record<ConnectorType, string | null>> = {
  github: "https://api.github.com",
  slack: "https://slack.com/api",
  http: null,
};
