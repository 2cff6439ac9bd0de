/** The product's envelope. */

import { z } from "@hono/zod-openapi";

import { ERROR_CODES, MAX_DETAILS } from "../core/errors.ts";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, pageRequest, type PageRequest } from "../core/page.ts";

/** Further on, a list is searched or filtered. */
const MAX_PAGE = 1_000_000;

export const pageQuery = {
  page: z.coerce
    .number("A whole number.")
    .int("A whole number.")
    .min(1, "From 1.")
    .max(MAX_PAGE, `At most ${MAX_PAGE}.`)
    .default(1)
    .openapi({
      ...{ type: "integer", minimum: 1, maximum: MAX_PAGE, default: 1, example: 1 },
      description: "Which page, from 1.",
    }),
  pageSize: z.coerce
    .number("A whole number.")
    .int("A whole number.")
    .min(1, `Between 1 and ${MAX_PAGE_SIZE}.`)
    .max(MAX_PAGE_SIZE, `Between 1 and ${MAX_PAGE_SIZE}.`)
    .default(DEFAULT_PAGE_SIZE)
    .openapi({
      ...{ type: "integer", minimum: 1, maximum: MAX_PAGE_SIZE },
      ...{ default: DEFAULT_PAGE_SIZE, example: DEFAULT_PAGE_SIZE },
      description: "How many a page holds.",
    }),
};

export function readPage(query: { page: number; pageSize: number }): PageRequest {
  return pageRequest(query.page, query.pageSize);
}

export function dataOf<T extends z.ZodType>(schema: T) {
  return z.object({ data: schema });
}

export function pageOf<T extends z.ZodType>(schema: T) {
  return z.object({ data: z.array(schema), pagination });
}

const pagination = z
  .object({ page: z.int(), pageSize: z.int(), totalPages: z.int(), totalCount: z.int() })
  .openapi("Pagination");

const errorBody = z
  .object({
    error: z.enum(ERROR_CODES).openapi("ErrorCode"),
    message: z
      .string()
      .openapi({ description: "A sentence for people.", example: "No such secret." }),
    details: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .max(MAX_DETAILS)
      .openapi({ description: "Which field is not valid, and why." }),
    retryAfter: z.int().optional().openapi({
      description: "With `rate_limit_exceeded`: seconds, as in `Retry-After`.",
    }),
    confirm: z.string().optional().openapi({
      description: "Sent back as `?confirm=`, it says that the listed uses are known.",
    }),
  })
  .openapi("Error");

export function jsonContent<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

export function jsonBody<T extends z.ZodType>(schema: T, required = true) {
  return { required, content: { "application/json": { schema } } };
}

/** Every route can answer these; what an error says is its code. */
export const errorResponses = {
  default: jsonContent(errorBody, "An error in the envelope; the code says which."),
} as const;
