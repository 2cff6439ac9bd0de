import type { Command } from "../command.ts";
import { auditCommands } from "./audit.ts";
import { completionOf } from "./completion.ts";
import { keyCommands } from "./keys.ts";
import { runnerGuard, runnerRegister, runnerStart } from "./runner.ts";
import { secretCommands } from "./secrets.ts";
import { signInCommands } from "./sign-in.ts";
import { workflowCommands } from "./workflows.ts";

export const COMMANDS: readonly Command[] = [
  ...signInCommands,
  ...secretCommands,
  ...keyCommands,
  ...workflowCommands,
  ...auditCommands,
  runnerRegister,
  runnerStart,
  runnerGuard,
  completionOf(() => COMMANDS),
];
