/**
 * The specification's example on a runner, in the live environment: two secrets that a command gets as environment
 * variables, its workflow, and a service that runs it. Made through the API, as a customer would.
 */

import { randomBase36 } from "../../src/core/encoding.ts";
import { secureRandom } from "./random.ts";
import { findByName, idOf, type SeedApi } from "./seed-api.ts";

/** Of the workflow and of the service that runs it. */
export const COMMAND_NAME = "Alder deployment";

/** Of the runner and of what it is to run: what you try out yourself goes to runners of your own. */
export const COMMAND_LABEL = "demo";

const SECRETS = ["deploy-api-token", "aws-deploy-key"];

/** It prints what it was given, so that one sees how the runner takes the values out. */
const SCRIPT = `echo "Deploying $1 to staging."
echo "The token is $DEPLOY_TOKEN, the key in base64 $(printf %s "$AWS_ACCESS_KEY" | base64)."
sleep 1
echo "Deployed."`;

const PHASE = {
  key: "deploy",
  name: "Deploy to Staging",
  type: "command",
  env: { DEPLOY_TOKEN: "secret:deploy-api-token", AWS_ACCESS_KEY: "secret:aws-deploy-key" },
  // The input is an argument of the script, never a part of it.
  command: { run: ["sh", "-euc", SCRIPT, "deploy", "{{ input.app }}"], labels: [COMMAND_LABEL] },
};

/** What is there already stays as it is. */
export async function seedCommand(api: SeedApi): Promise<void> {
  for (const slug of SECRETS) {
    const secret = { slug, type: "api_key", value: `demo-${randomBase36(32, secureRandom)}` };
    await api.call("POST", "/secrets", { json: secret, also: [409] });
  }
  const name = COMMAND_NAME;
  let workflowId = await findByName(api, "/workflows", name);
  if (workflowId === undefined) {
    const made = await api.call("POST", "/workflows", { json: { name, phases: [PHASE] } });
    workflowId = idOf(made);
    await api.call("POST", `/workflows/${workflowId}/publish`);
  }
  if ((await findByName(api, "/services", name)) === undefined) {
    const description = "Runs a command on a runner, which gets two secrets.";
    const tags = { team: "it" };
    await api.call("POST", "/services", { json: { name, description, workflowId, tags } });
  }
}
