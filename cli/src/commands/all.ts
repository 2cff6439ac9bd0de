import type { Command } from "../command.ts";
import { runnerGuard, runnerRegister, runnerStart } from "./runner.ts";
import { secretCommands } from "./secrets.ts";
import { whoami } from "./whoami.ts";

export const COMMANDS: readonly Command[] = [
  whoami,
  ...secretCommands,
  runnerRegister,
  runnerStart,
  runnerGuard,
];
