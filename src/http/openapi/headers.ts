/** The headers of requests and answers, described once. */

import { ENVIRONMENTS } from "../../core/environment.ts";
import type { Header, Parameter, Ref } from "./types.ts";

export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  IfMatch: {
    name: "If-Match",
    in: "header",
    description:
      "An `ETag` of this thing, or `*`: the change is made only if that is still its revision.",
    schema: { type: "string", minLength: 1, maxLength: 2_000 },
    example: '"key_4k2j.3"',
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description:
      "An `ETag` of this thing: while that is its revision, the answer is 304 without it.",
    schema: { type: "string", minLength: 1, maxLength: 2_000 },
    example: '"key_4k2j.3"',
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.",
    schema: {
      type: "string",
      minLength: 1,
      maxLength: 257,
      pattern: '^("[\\x21\\x23-\\x7E]{1,255}"|[\\x21\\x23-\\x7E]{1,255})$',
    },
    example: "4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11",
  },
  Company: {
    name: "x-nembl-company",
    in: "header",
    description:
      "With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.",
    schema: { type: "string", minLength: 1, maxLength: 100 },
    example: "acme",
  },
  Environment: {
    name: "x-nembl-environment",
    in: "header",
    description:
      "With an access token: the environment to act in. A session acts in the one that it was switched to.",
    schema: { type: "string", enum: [...ENVIRONMENTS], default: "live" },
    example: "test",
  },
};

const text = { type: "string" } as const;

export const HEADERS: Readonly<Record<string, Header>> = {
  "X-Request-Id": {
    required: true,
    description: "Names this request in our logs and in the audit log.",
    schema: { ...text, format: "uuid" },
  },
  ETag: {
    required: true,
    description:
      "Names the thing and its revision, and never repeats. For `If-Match` and `If-None-Match`.",
    schema: { ...text, pattern: '^(W/)?"[^"]*"$' },
  },
  Location: {
    required: true,
    description: "Where what was made, or what goes on, is found.",
    schema: { ...text, format: "uri-reference" },
  },
  "Idempotency-Replayed": {
    description: "`true` on an answer that was given before.",
    schema: { ...text, enum: ["true"] },
  },
  "Retry-After": {
    description: "Seconds until the same request may be sent again.",
    schema: { ...text, pattern: "^[0-9]+$" },
  },
  RateLimit: {
    description:
      "To an API key: what is left of each limit, and the seconds until it is whole again.",
    schema: { ...text, pattern: '^"minute";r=[0-9]+;t=[0-9]+, "day";r=[0-9]+;t=[0-9]+$' },
  },
  "RateLimit-Policy": {
    description: "To an API key: its limits, and the seconds that each is for.",
    schema: { ...text, pattern: '^"minute";q=[0-9]+;w=60, "day";q=[0-9]+;w=86400$' },
  },
  "Access-Control-Allow-Origin": {
    description: "The page's origin, where it is one of a registered client of the company.",
    schema: { ...text, format: "uri" },
  },
  "WWW-Authenticate": {
    description: "What is missing (RFC 6750, RFC 9470), and where tokens are issued (RFC 9728).",
    schema: text,
  },
};

export function headerRefs(names: readonly string[]): Readonly<Record<string, Ref>> {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` } as const]),
  );
}

export function parameterRefs(names: readonly (keyof typeof PARAMETERS)[]): readonly Ref[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}
