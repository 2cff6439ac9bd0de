export { createClient, type Client, type ClientOptions } from "./client.ts";
export { isNemblError, NemblError, NoAnswerError, type ErrorDetail } from "./errors.ts";
export type { Credential } from "./send.ts";
export type {
  Answer,
  AnswerMeta,
  ErrorCode,
  ErrorCodeOf,
  InputOf,
  NotModified,
  OperationId,
  Schema,
} from "./types.ts";
