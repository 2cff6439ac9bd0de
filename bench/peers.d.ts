/**
 * What the benchmark uses of packages that are not the product's, so that it is type-checked without them: they are
 * installed by `npm run bench`, not by `npm ci`.
 */

declare module "better-auth" {
  interface BetterAuthOptions {
    readonly baseURL: string;
    readonly secret: string;
    readonly database: D1Database;
    readonly logger: { readonly disabled: boolean };
    readonly telemetry: { readonly enabled: boolean };
    readonly plugins: readonly object[];
  }

  interface Auth {
    readonly options: BetterAuthOptions;
    readonly api: {
      verifyApiKey(input: {
        body: { key: string };
      }): Promise<{ valid: boolean; key: { id: string; referenceId: string } | null }>;
      createApiKey(input: { body: { userId: string; prefix: string } }): Promise<{ key: string }>;
    };
  }

  function betterAuth(options: BetterAuthOptions): Auth;
}

declare module "better-auth/db/migration" {
  import type { BetterAuthOptions } from "better-auth";

  function getMigrations(
    options: BetterAuthOptions,
  ): Promise<{ runMigrations: () => Promise<void> }>;
}

declare module "@better-auth/api-key" {
  function apiKey(options: {
    readonly rateLimit: { readonly timeWindow: number; readonly maxRequests: number };
  }): object;
}

declare module "aws-jwt-verify" {
  interface Verifier {
    cacheJwks(jwks: { readonly keys: readonly object[] }): void;
    verify(token: string): Promise<{ readonly sub: string }>;
  }

  const CognitoJwtVerifier: {
    create(options: {
      readonly userPoolId: string;
      readonly clientId: string;
      readonly tokenUse: "access";
    }): Verifier;
  };
}

declare module "autocannon" {
  interface Client {
    setRequests(requests: readonly { readonly headers: object | undefined }[]): void;
  }

  interface Result {
    readonly requests: { readonly total: number };
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }

  interface Running extends PromiseLike<Result> {
    on(
      event: "response",
      listen: (client: Client, status: number, bytes: number, ms: number) => void,
    ): void;
  }

  export default function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    readonly pipelining: number;
    readonly duration: number;
    readonly overallRate?: number;
    readonly setupClient: (client: Client) => void;
  }): Running;
}
