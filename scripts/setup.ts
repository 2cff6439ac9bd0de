/** `npm run setup -- --env production|staging`: what a deployment needs, created where it is missing. */

import { CLI_REDIRECT_URIS } from "../src/features/sign-in/rules/cli-redirects.ts";
import { judgeSettings } from "../src/platform/readiness/judge-settings.ts";
import { openAws, type AwsAccount } from "./deployment/aws-call.ts";
import { cloudflareSteps } from "./deployment/cloudflare-steps.ts";
import { cognitoSteps } from "./deployment/cognito-steps.ts";
import { createAccessKey, iamSteps } from "./deployment/iam-steps.ts";
import { parseSetup, SETUP_USAGE, type SetupOptions } from "./deployment/options.ts";
import { runAsTool } from "./deployment/run-as-tool.ts";
import { runCommand } from "./deployment/run-command.ts";
import { secretSteps } from "./deployment/secret-steps.ts";
import { runSteps, type Print } from "./deployment/steps.ts";
import { openTarget, type Target } from "./deployment/target.ts";

/** Of the secrets nothing is known here but that they are set. */
const SET_ELSEWHERE = /secret_|credentials_/;

await runAsTool(SETUP_USAGE, parseSetup, setUp);

async function setUp(options: SetupOptions, print: Print): Promise<void> {
  const target = openTarget(options.environment);
  const aws = lazily(() => openAws(target.read().vars["AWS_REGION"] ?? ""));
  const run = runCommand;
  const inAws = { aws, target, options };
  await runSteps(
    [
      ...cloudflareSteps({ run, target, options }),
      ...(options.skipAws
        ? []
        : [...cognitoSteps({ ...inAws, cliRedirects: CLI_REDIRECT_URIS }), ...iamSteps(inAws)]),
      ...secretSteps({ run, target, options, createAccessKey: () => createAccessKey(inAws) }),
    ],
    { dryRun: options.dryRun, print },
  );
  sayWhatIsLeft(options, target, print);
}

function sayWhatIsLeft({ environment, dryRun }: SetupOptions, target: Target, print: Print): void {
  print("");
  if (dryRun) {
    print("Nothing was asked and nothing was changed.");
    return;
  }
  const faults = judgeSettings(target.read().vars).filter(({ code }) => !SET_ELSEWHERE.test(code));
  for (const { code, words } of faults) print(`left    ${code}: ${words}`);
  print(
    faults.length === 0
      ? `Commit wrangler.toml, then: npm run deploy -- --env ${environment} --first`
      : "docs/DEPLOY.md says how each of these is done. Then run this again.",
  );
}

function lazily(open: () => AwsAccount): () => AwsAccount {
  let opened: AwsAccount | undefined;
  return () => (opened ??= open());
}
