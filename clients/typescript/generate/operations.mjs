/** The table that the client has of the operations at run time: where each is, and what it takes. */

const METHODS = ["get", "post", "put", "patch", "delete"];

export function operationsOf(document) {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) =>
      rowOf(document, path, method, item[method]),
    ),
  );
  rows.sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = rows.map(([id, operation]) => `  ${JSON.stringify(id)}: ${literal(operation)},\n`);
  return `import type { Operation } from "../operation.ts";\n\nexport const OPERATIONS = {\n${lines.join("")}} as const satisfies Readonly<Record<string, Operation>>;\n`;
}

function rowOf(document, path, method, { operationId, parameters = [], responses }) {
  const { length } = operationId.split(".");
  if (length !== 2) throw new Error(`${operationId}: a group and a name make a method.`);
  const known = parameters.map((parameter) => resolve(document, parameter));
  const has = (where, name) =>
    known.some((one) => one.in === where && one.name.toLowerCase() === name);
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, answer]) => Object.keys(resolve(document, answer).content ?? {}));
  const operation = {
    method: method.toUpperCase(),
    path,
    ...(has("header", "idempotency-key") ? { takesKey: true } : {}),
    ...(has("query", "page") ? { paged: true } : {}),
    ...(answers.some((types) =>
      types.some((type) => !type.includes("json") || type.includes("ndjson")),
    )
      ? { streams: true }
      : {}),
  };
  return [operationId, operation];
}

function resolve(document, value) {
  if (value.$ref === undefined) return value;
  return value.$ref
    .slice("#/".length)
    .split("/")
    .reduce((found, name) => found[name], document);
}

function literal(operation) {
  const members = Object.entries(operation).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  return `{ ${members.join(", ")} }`;
}
