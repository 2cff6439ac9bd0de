/** Workflows whose phase is a command, and the secrets that it is handed. */

import { call } from "../../support/call.ts";
import { eachTest } from "../../support/each-test.ts";
import { usePool } from "../../support/tokens.ts";
import { seedPeople } from "../policies/support.ts";
import { secretsOf } from "../secrets/support.ts";

export const commandPhase = (more: object = {}, command: object = {}) => ({
  ...{ key: "deploy", name: "Deploy to Staging", type: "command" },
  command: { run: ["./deploy.sh", "--app", "{{ input.app }}"], labels: ["staging"], ...command },
  ...more,
});

/** For a whole file: a company anew for each test. */
export function useCommands() {
  const pool = usePool();
  const company = eachTest(() => seedPeople(pool));

  async function makeSecret(slug: string, value = `the value of ${slug}`): Promise<void> {
    const made = await secretsOf(company.owner.bearer).create({ slug, value });
    if (made.status !== 201) throw new Error(made.text);
  }

  return {
    ...{ company, makeSecret },
    write: (phases: readonly object[], bearer = company.owner.bearer) =>
      call("POST", "/v1/workflows", { bearer, json: { name: "Deploy", phases } }),
    publish: (id: string, bearer = company.owner.bearer) =>
      call("POST", `/v1/workflows/${id}/publish`, { bearer }),
  };
}
