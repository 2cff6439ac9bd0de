/** cognito-local as a child process: our user pool without an account. */

import { join } from "node:path";

import { COGNITO_BIN, type Paths } from "./paths.ts";
import { HOST } from "./ports.ts";
import type { Child, Processes } from "./processes.ts";
import { createHerald, waitUntilAnswers } from "./wait-until-answers.ts";
import { writePrivateJson } from "./write-file.ts";

export const COGNITO_PORT = 9229;

/** In every token, and half of a user's identity: it stays what it is on whatever port the pool answers. */
const ISSUER_DOMAIN = `http://${HOST}:${COGNITO_PORT}`;

export function issuerOf(userPoolId: string): string {
  return `${ISSUER_DOMAIN}/${userPoolId}`;
}

export async function startCognito(
  processes: Processes,
  paths: Paths,
  port: number,
  onLine: (line: string) => void,
): Promise<{ child: Child; endpoint: string }> {
  await writePrivateJson(join(paths.cognito, ".cognito/config.json"), {
    TokenConfig: { IssuerDomain: ISSUER_DOMAIN },
    UserPoolDefaults: { UsernameAttributes: ["email"] },
  });
  const herald = createHerald(/running on/i, onLine);
  const child = processes.start({
    name: "cognito-local",
    args: [COGNITO_BIN],
    // It keeps its files in the `.cognito` of wherever it runs.
    cwd: paths.cognito,
    env: { HOST, PORT: String(port) },
    onLine: herald.onLine,
  });
  const endpoint = `http://${HOST}:${port}`;
  await waitUntilAnswers(`${endpoint}/health`, child, herald);
  return { child, endpoint };
}
