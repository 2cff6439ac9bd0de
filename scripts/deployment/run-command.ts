/** Runs a program that npm's PATH knows, and hands over what it said. Arguments are shown; input is not. */

import { spawn } from "node:child_process";

import { ROOT } from "../dev/paths.ts";
import { StepError } from "./steps.ts";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** For secrets: command lines are readable by everyone on this machine. */
  readonly input?: string;
  /** Shown as it comes, for what takes long. */
  readonly shown?: boolean;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options?: CommandOptions,
) => Promise<CommandResult>;

/** npm's programs are .cmd files on Windows, which only a shell starts. The arguments are ours: names, ids and options. */
const SHELL = process.platform === "win32";

/**
 * Of ours, no program that is started needs them. Attack: a package that `npm run check` runs sends the administrator's
 * credentials, or a key of production, to somebody.
 */
const OURS_ALONE = /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|NEMBL_VERIFY_KEY)$/;

function environment(): NodeJS.ProcessEnv {
  const handed = Object.entries(process.env).filter(([name]) => !OURS_ALONE.test(name));
  return { ...Object.fromEntries(handed), ...QUIET, CLOUDFLARE_ENV: "" };
}

const QUIET = { CI: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" };

export const runCommand: RunCommand = (command, args, { input, shown = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: ROOT,
      env: environment(),
      shell: SHELL,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (text: string) => {
        said[name] += text;
        if (shown) process[name].write(text);
      });
    }
    child.once("error", (cause) => {
      reject(new StepError(`\`${command}\` could not be started: run \`npm ci\`.`, { cause }));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, ...said }));
    child.stdin?.on("error", () => undefined).end(input);
  });

/** Of a command that must not fail. */
export async function requireSuccess(
  run: RunCommand,
  command: string,
  args: readonly string[],
  options?: CommandOptions,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
  throw new StepError(`\`${command} ${args.join(" ")}\` ended with ${code}:\n${said}`);
}

/** Of a command that prints JSON, whatever it says before it. */
export async function readJson<T>(
  run: RunCommand,
  command: string,
  args: readonly string[],
): Promise<T> {
  const text = await requireSuccess(run, command, args);
  const start = text.search(/[[{]/);
  try {
    return JSON.parse(text.slice(Math.max(start, 0))) as T;
  } catch (cause) {
    throw new StepError(`\`${command} ${args.join(" ")}\` printed no JSON.`, { cause });
  }
}
