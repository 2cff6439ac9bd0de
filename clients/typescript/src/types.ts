/** The types of each operation, read off the generated ones. */

import type { components, operations } from "./generated/openapi.ts";
import type { OPERATIONS } from "./generated/operations.ts";

/** `apiKeys.create` and so on. */
export type OperationId = keyof typeof OPERATIONS & keyof operations;

export type ErrorCode = components["schemas"]["ErrorCode"];

/** What the API's document calls it, as `Schema<"Secret">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type Api = {
  readonly [Group in GroupOf<OperationId>]: {
    readonly [Id in OperationId as NameIn<Id, Group>]: Method<Id>;
  };
};

type GroupOf<Id extends string> = Id extends `${infer Group}.${string}` ? Group : never;
type NameIn<Id extends string, Group extends string> = Id extends `${Group}.${infer Name}`
  ? Name
  : never;

type Method<Id extends OperationId> = (typeof OPERATIONS)[Id] extends { readonly paged: true }
  ? Call<Id> & Paged<Id>
  : Call<Id>;

interface Call<Id extends OperationId> {
  (...input: Conditional<Id>): Promise<Answer<Id> | NotModified>;
  (...input: Arguments<Id>): Promise<Answer<Id>>;
}

interface Paged<Id extends OperationId> {
  /** Page after page. */
  readonly pages: (...input: Arguments<Id>) => AsyncIterableIterator<Answer<Id>>;
  /** Item after item, whatever page it is on. */
  readonly all: (...input: Arguments<Id>) => AsyncIterableIterator<ItemOf<Answer<Id>>>;
}

type ItemOf<Page> = Page extends { data: readonly (infer Item)[] } ? Item : never;

/** Left out where nothing is needed. */
type Arguments<Id extends OperationId> =
  object extends InputOf<Id> ? [input?: InputOf<Id>] : [input: InputOf<Id>];

type Conditional<Id extends OperationId> = [input: InputOf<Id> & { readonly ifNoneMatch: string }];

/** What a call of the operation takes. */
export type InputOf<Id extends OperationId> = Part<"path", ParametersOf<Id, "path">> &
  Part<"query", ParametersOf<Id, "query">> &
  Part<"body", BodyOf<operations[Id]>> &
  HeadersOf<operations[Id]> & {
    /** Ends the call, with all its attempts. */
    readonly signal?: AbortSignal;
  };

type ParametersOf<Id extends OperationId, Place extends "path" | "query"> = NonNullable<
  operations[Id]["parameters"][Place]
>;

type Part<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : object extends Value
    ? { readonly [Key in Name]?: Sendable<Value> }
    : { readonly [Key in Name]: Sendable<Value> };

/** A member that may be left out may be undefined: it is left out then. */
type Sendable<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? {
        [Name in keyof Value]: object extends Pick<Value, Name>
          ? Value[Name] | undefined
          : Value[Name];
      }
    : Value;

type BodyOf<Operation> = Operation extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

type HeadersOf<Operation> = Operation extends { parameters: { header?: infer Headers } }
  ? Optional<NonNullable<Headers>, "If-Match", { readonly ifMatch?: string }> &
      Optional<
        NonNullable<Headers>,
        "Idempotency-Key",
        {
          /** One is made for each call where it is left out: the attempts of one call are done once. */
          readonly idempotencyKey?: string;
        }
      >
  : unknown;

type Optional<Headers, Name extends string, Member> = Name extends keyof Headers ? Member : unknown;

/** What it answers: the API's own envelope, and what its headers say. */
export type Answer<Id extends OperationId> = AnswerMeta &
  ((typeof OPERATIONS)[Id] extends { readonly streams: true }
    ? { readonly stream: ReadableStream<Uint8Array> }
    : Enveloped<ContentOf<operations[Id]["responses"]>>);

export interface AnswerMeta {
  readonly status: number;
  readonly etag: string | undefined;
  readonly location: string | undefined;
  readonly requestId: string | undefined;
  /** It was done before under this `Idempotency-Key`; a value that is shown once is not in it. */
  readonly replayed: boolean;
  readonly headers: Headers;
}

/** To `ifNoneMatch`: nothing has changed. */
export interface NotModified extends AnswerMeta {
  readonly status: 304;
  readonly data: undefined;
}

type Success = 200 | 201 | 202 | 204;

type ContentOf<Responses> = {
  [Status in keyof Responses & Success]: Responses[Status] extends {
    content: { "application/json": infer Content };
  }
    ? Content
    : undefined;
}[keyof Responses & Success];

/** What has no envelope of the API's is data as a whole. */
type Enveloped<Content> = Content extends { data: unknown }
  ? { readonly [Name in keyof Content]: Content[Name] }
  : { readonly data: Content };

/** The codes that an operation can be refused with. */
export type ErrorCodeOf<Id extends OperationId> = {
  [Status in keyof operations[Id]["responses"]]: operations[Id]["responses"][Status] extends {
    content: { "application/json": { error?: infer Code } };
  }
    ? Extract<Code, ErrorCode>
    : never;
}[keyof operations[Id]["responses"]];
