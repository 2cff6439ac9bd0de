/** What an operation is called, for generated clients: its group's key, a dot, and a verb. Pure. */

export interface Named {
  readonly method: string;
  readonly path: string;
  /** Whether the answer is a page of things. */
  readonly page: boolean;
}

const OF_ONE: Readonly<Record<string, string>> = {
  GET: "get",
  PATCH: "update",
  PUT: "replace",
  POST: "create",
  DELETE: "delete",
};

const OF_PART: Readonly<Record<string, string>> = {
  GET: "get",
  PATCH: "update",
  PUT: "set",
  POST: "",
  DELETE: "remove",
};

/** `list`, `get`, `create`… of the thing itself, `rotate`, `setReminder`, `listVersions`… of what is below it. */
export function verbOf({ method, path, page }: Named): string {
  const [, ...segments] = path.replace(/^\/v1/, "").split("/");
  const last = segments.at(-1) ?? "";
  if (page && segments.length === 1) return "list";
  if (last.startsWith("{") || segments.length === 1) return OF_ONE[method] ?? "";
  return camel([page ? "list" : (OF_PART[method] ?? ""), ...last.split("-")]);
}

function camel(words: readonly string[]): string {
  const [first = "", ...rest] = words.filter((word) => word !== "");
  return [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}
