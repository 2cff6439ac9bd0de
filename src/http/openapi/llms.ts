/** `/llms.txt`: what this API is and where each part of it is described, for programs that read text. Pure. */

import type { ApiDocument, Operation } from "./types.ts";

export function llmsText({ info, tags, paths }: ApiDocument, origin: string): string {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  const groups = tags.map(({ name, description }) => {
    const own = all.filter(({ operation }) => operation.tags.includes(name));
    return [`## ${name}`, "", description, "", ...own.map(lineOf), ""].join("\n");
  });
  return [
    `# ${info.title}`,
    "",
    `> ${info.description}`,
    "",
    `- [OpenAPI 3.1 document](${origin}/openapi.json): every operation with its schemas, headers and refusals`,
    `- [Reference](${origin}/docs): the same, to read and to try`,
    `- [OAuth metadata](${origin}/.well-known/oauth-protected-resource): who issues access tokens`,
    "",
    ...groups,
  ].join("\n");
}

interface Line {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function lineOf({ method, path, operation }: Line): string {
  return `- \`${method.toUpperCase()} ${path}\` (${operation.operationId}): ${operation.summary}`;
}
