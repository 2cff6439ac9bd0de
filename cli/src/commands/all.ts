import type { Command } from "../command.ts";
import { keyCommands } from "./keys.ts";
import { runnerGuard, runnerRegister, runnerStart } from "./runner.ts";
import { secretCommands } from "./secrets.ts";
import { workflowCommands } from "./workflows.ts";
import { whoami } from "./whoami.ts";

export const COMMANDS: readonly Command[] = [
  whoami,
  ...secretCommands,
  ...keyCommands,
  ...workflowCommands,
  runnerRegister,
  runnerStart,
  runnerGuard,
];
