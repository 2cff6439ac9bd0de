/** What the script is made of, from esbuild's own account of it, and what lies beside it. */

import { gzipSync } from "node:zlib";

import type { Bundle } from "../lib/bundle.ts";

export interface Size {
  readonly scriptBytes: number;
  readonly scriptBytesGzipped: number;
  /** WebAssembly, which is no part of the script. */
  readonly besideBytes: number;
  /** The largest first. */
  readonly parts: readonly { readonly part: string; readonly bytes: number }[];
}

export function measureSize({ code, wasm, inputs }: Bundle): Size {
  const bytesOf = new Map<string, number>();
  for (const [path, bytes] of Object.entries(inputs)) {
    const part = partOf(path);
    bytesOf.set(part, (bytesOf.get(part) ?? 0) + bytes);
  }
  const parts = [...bytesOf].map(([part, bytes]) => ({ part, bytes }));
  return {
    scriptBytes: Buffer.byteLength(code),
    scriptBytesGzipped: gzipSync(code).length,
    besideBytes: wasm.reduce((sum, { contents }) => sum + contents.byteLength, 0),
    parts: parts.toSorted((left, right) => right.bytes - left.bytes),
  };
}

/** A package, a slice, or a folder of ours; what is neither is the entry. */
function partOf(path: string): string {
  const [, library] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  if (library !== undefined) return library;
  const [, slice, folder] = /(?:^|\/)src\/(?:features\/([^/]+)|([^/]+))\//.exec(path) ?? [];
  if (slice !== undefined) return `features/${slice}`;
  return folder === undefined ? "entry" : `${folder}/`;
}
