/** wrangler, on the Node that runs us: it refuses the older one a system may have. */

import { setTimeout as sleep } from "node:timers/promises";

import { WRANGLER_BIN, type Paths } from "./paths.ts";
import { HOST, nextFreePort } from "./ports.ts";
import type { Child, Processes } from "./processes.ts";
import { createHerald, waitUntilAnswers } from "./wait-until-answers.ts";

/** Nothing of it needs a network: no metrics, no look-up of the `cf` object, no question for newer versions. */
const OFFLINE = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  // Of a developer who works with staging in this shell.
  CLOUDFLARE_ENV: "",
};

const INSPECTOR_PORT = 9_330;

/** wrangler says what it served a little later than it serves it. */
const SILENCE_MS = 400;

export async function applyMigrations(processes: Processes, paths: Paths): Promise<void> {
  await processes.run({
    name: "wrangler d1 migrations apply",
    args: [
      WRANGLER_BIN,
      "d1",
      "migrations",
      "apply",
      "DB",
      "--local",
      "--persist-to",
      paths.wrangler,
    ],
    env: OFFLINE,
  });
}

export interface WorkerOptions {
  readonly paths: Paths;
  readonly port: number;
  /** Given on the command line too: the start of a second stack rewrites .dev.vars, and this one must not follow it. */
  readonly vars: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export async function startWorker(
  processes: Processes,
  { paths, port, vars, onLine }: WorkerOptions,
): Promise<{ child: Child; baseUrl: string; hasSaidAll: () => Promise<void> }> {
  const inspectorPort = await nextFreePort(INSPECTOR_PORT);
  let lastLineAtMs = 0;
  const herald = createHerald(/ready on http/i, (line) => {
    lastLineAtMs = Date.now();
    onLine(line);
  });
  const child = processes.start({
    name: "wrangler dev",
    args: [
      WRANGLER_BIN,
      "dev",
      ...["--ip", HOST, "--port", String(port)],
      ...["--inspector-ip", HOST, "--inspector-port", String(inspectorPort)],
      // Else it takes the name of [[routes]] for its own.
      ...["--local-upstream", `${HOST}:${port}`, "--upstream-protocol", "http"],
      ...["--persist-to", paths.wrangler],
      ...["--log-level", "log"],
      "--show-interactive-dev-session=false",
      ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
    ],
    env: OFFLINE,
    onLine: herald.onLine,
  });
  const baseUrl = `http://${HOST}:${port}`;
  await waitUntilAnswers(`${baseUrl}/healthz`, child, herald);
  return {
    child,
    baseUrl,
    hasSaidAll: async () => {
      while (Date.now() - lastLineAtMs < SILENCE_MS) await sleep(SILENCE_MS / 4);
    },
  };
}
