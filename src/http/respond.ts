/** The product's envelope. */

import { z } from "@hono/zod-openapi";

import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, pageRequest, type PageRequest } from "../core/page.ts";

export const pageQuery = {
  page: z.coerce
    .number("A whole number.")
    .int("A whole number.")
    .min(1, "From 1.")
    .max(1_000_000, "At most 1000000.")
    .default(1)
    .openapi({ type: "integer", example: 1 }),
  pageSize: z.coerce
    .number("A whole number.")
    .int("A whole number.")
    .min(1, `Between 1 and ${MAX_PAGE_SIZE}.`)
    .max(MAX_PAGE_SIZE, `Between 1 and ${MAX_PAGE_SIZE}.`)
    .default(DEFAULT_PAGE_SIZE)
    .openapi({ type: "integer", example: DEFAULT_PAGE_SIZE }),
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
    error: z.string().openapi({ example: "validation_error" }),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })),
    retryAfter: z.int().optional(),
    confirm: z.string().optional(),
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
