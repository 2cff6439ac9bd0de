/** A phase as it is added: complete enough to be stored, to be filled in on its own page. Pure. */

import type { Phase } from "./phase-form.tsx";

export function newPhase(type: string, name: string, phases: readonly Phase[]): Phase {
  const common = { key: keyOf(name, phases), name, env: {} };
  const request = { method: "GET", headers: {}, query: {} } as const;
  switch (type) {
    case "manual":
      return { ...common, type, assignees: [] };
    case "command":
      return { ...common, type, command: { run: ["true"], labels: [] } };
    case "connector":
      return { ...common, type, connector: "", request: { ...request, path: "/" } };
    default:
      return { ...common, type: "http", request: { ...request, url: "https://example.com/" } };
  }
}

/** `Deploy to Staging` is called `deploy-to-staging` in templates; a number makes it the only one. */
function keyOf(name: string, phases: readonly Phase[]): string {
  const stem =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^[^a-z]+|-$/g, "")
      .slice(0, 30) || "phase";
  const taken = new Set(phases.map(({ key }) => key));
  const numbered = Array.from({ length: phases.length + 1 }, (_, index) =>
    index === 0 ? stem : `${stem}-${index + 1}`,
  );
  return numbered.find((key) => !taken.has(key)) ?? stem;
}
