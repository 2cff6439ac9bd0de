/** A document as the checks read it: its text, and what of it is written as code. */

import { globSync, readFileSync } from "node:fs";

export interface Document {
  readonly path: string;
  readonly text: string;
  /** Spans in backticks and fenced blocks, one an entry. */
  readonly code: readonly string[];
}

const FENCED = /^```\w*\n([^]*?)^```/gm;

const SPAN = /`([^`\n]+)`/g;

export function readDocuments(): Document[] {
  const paths = globSync(["*.md", "docs/**/*.md", "{bench,cli,clients}/**/*.md"], {
    exclude: ["**/node_modules/**"],
  });
  return paths.toSorted().map((path) => {
    const text = readFileSync(path, "utf8");
    const fenced = [...text.matchAll(FENCED)].map(([, inner = ""]) => inner);
    const spans = all(SPAN, text.replaceAll(FENCED, ""));
    return { path, text, code: [...fenced, ...spans] };
  });
}

/** What the pattern's first group matched, everywhere. */
export function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}
