/** Pure rules of connectors: configured links to other systems. */

export const CONNECTOR_TYPES = ["github", "slack", "http"] as const;

export type ConnectorType = (typeof CONNECTOR_TYPES)[number];

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
