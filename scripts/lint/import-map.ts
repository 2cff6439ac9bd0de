/**
 * The lint rule behind the import map of `oxlint.config.ts`: who may import what, on resolved paths.
 * oxlint's own `no-restricted-imports` sees the specifier's text alone, so `../audit/index.ts` means another thing
 * in every folder, and a package that no one thought of passes; here whatever is not listed is refused.
 */

import { dirname, matchesGlob, relative, resolve } from "node:path";

/** Paths are globs from the repository's root (`src/core/**`); packages are globs on their name (`@hono/**`). */
export interface Zone {
  readonly name: string;
  /** The files it speaks for. The first zone that matches a file counts. */
  readonly files: readonly string[];
  /** What they may import. A leading `!` takes away again. */
  readonly may: readonly string[];
  /** What they may import with `import type` beyond that. */
  readonly mayTypes?: readonly string[];
}

interface ImportNode {
  readonly source: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
}

interface RuleContext {
  readonly filename: string;
  readonly options: readonly unknown[];
  readonly report: (problem: { readonly node: unknown; readonly message: string }) => void;
}

const ROOT = resolve(import.meta.dirname, "../..");

function allows(patterns: readonly string[], target: string): boolean {
  let allowed = false;
  for (const pattern of patterns) {
    if (pattern.startsWith("!")) allowed &&= !matchesGlob(target, pattern.slice(1));
    else allowed ||= matchesGlob(target, pattern);
  }
  return allowed;
}

/** Why this import is refused, or nothing. */
export function refusalOf(
  zones: readonly Zone[],
  file: string,
  target: string,
  typeOnly: boolean,
): string | undefined {
  const zone = zones.find((candidate) => allows(candidate.files, file));
  if (zone === undefined) {
    return `${file} belongs to no zone of the import map: add its folder or feature to oxlint.config.ts.`;
  }
  if (allows(zone.may, target)) return undefined;
  if (!allows(zone.mayTypes ?? [], target)) return `${zone.name} may not import ${target}.`;
  return typeOnly ? undefined : `${zone.name} may import ${target} only with \`import type\`.`;
}

function createImportMap(context: RuleContext) {
  const zones = context.options[0] as readonly Zone[];
  const file = fromRoot(context.filename);

  function check(node: ImportNode): void {
    const specifier = node.source?.value;
    if (typeof specifier !== "string") return;
    const target = specifier.startsWith(".")
      ? fromRoot(resolve(dirname(context.filename), specifier))
      : specifier;
    const typeOnly = node.importKind === "type" || node.exportKind === "type";
    const message = refusalOf(zones, file, target, typeOnly);
    if (message !== undefined) context.report({ node, message });
  }

  return {
    ImportDeclaration: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    ImportExpression: check,
  };
}

function fromRoot(path: string): string {
  return relative(ROOT, path).replaceAll("\\", "/");
}

export default {
  meta: { name: "nembl" },
  rules: { "import-map": { meta: { schema: [{ type: "array" }] }, create: createImportMap } },
};
