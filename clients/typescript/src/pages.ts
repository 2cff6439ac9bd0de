/** A list as a loop, whatever number of pages it has. */

import type { Input } from "./send.ts";

interface PageAnswer {
  readonly data: readonly unknown[];
  readonly pagination: { readonly page: number; readonly totalPages: number };
  /** Of a list without bound. */
  readonly nextCursor?: string | null;
}

const LARGEST = 100;

export async function* eachPage(
  call: (input: Input) => Promise<unknown>,
  input: Input,
): AsyncGenerator<PageAnswer> {
  let query: NonNullable<Input["query"]> = { pageSize: LARGEST, ...input.query };
  for (;;) {
    const answer = (await call({ ...input, query })) as PageAnswer;
    yield answer;
    const next = nextOf(answer);
    if (next === undefined) return;
    const { page: _, ...others } = query;
    query = { ...others, ...next };
  }
}

function nextOf({ data, pagination, nextCursor }: PageAnswer) {
  if (nextCursor !== undefined) return nextCursor === null ? undefined : { cursor: nextCursor };
  const { page, totalPages } = pagination;
  // An empty one is the last, whatever was counted: the list grew shorter meanwhile.
  return page < totalPages && data.length > 0 ? { page: page + 1 } : undefined;
}

export async function* eachItem(
  call: (input: Input) => Promise<unknown>,
  input: Input,
): AsyncGenerator {
  for await (const { data } of eachPage(call, input)) yield* data;
}
