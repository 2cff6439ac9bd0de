/**
 * Where a list goes on. It names the last event that was shown, not its place in the whole log: a number would tell how
 * much all other companies do.
 */

import { base64Url, fromBase64Url, utf8 } from "../../../core/encoding.ts";

export interface Cursor {
  /** The page it leads to, and what was counted on the first: a walk counts once. */
  readonly page: number;
  readonly totalCount: number;
  readonly afterId: string;
}

const SHAPE = /^(\d{1,9})\.(\d{1,9})\.(evt_[0-9a-z]{1,40})$/;

export function writeCursor({ page, totalCount, afterId }: Cursor): string {
  return base64Url(utf8(`${page}.${totalCount}.${afterId}`));
}

/** Nothing where it is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(text)) return undefined;
  let decoded: string;
  try {
    decoded = new TextDecoder().decode(fromBase64Url(text));
  } catch {
    return undefined;
  }
  const [, page, totalCount, afterId] = SHAPE.exec(decoded) ?? [];
  if (afterId === undefined || Number(page) < 1) return undefined;
  return { page: Number(page), totalCount: Number(totalCount), afterId };
}
