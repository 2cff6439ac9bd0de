/** `npm run deploy -- --env production|staging`. */

import { deployEnvironment } from "./deployment/deploy-environment.ts";
import { DEPLOY_USAGE, parseDeploy } from "./deployment/options.ts";
import { runAsTool } from "./deployment/run-as-tool.ts";
import { runCommand } from "./deployment/run-command.ts";
import { openTarget } from "./deployment/target.ts";

/** A new domain's certificate takes minutes; a new version seconds. */
const PATIENCE_MS = { first: 10 * 60_000, later: 60_000 };

await runAsTool(DEPLOY_USAGE, parseDeploy, (options, print) =>
  deployEnvironment({
    options,
    target: openTarget(options.environment),
    run: runCommand,
    print,
    fetch,
    key: process.env["NEMBL_VERIFY_KEY"],
    patienceMs: options.first ? PATIENCE_MS.first : PATIENCE_MS.later,
  }),
);
