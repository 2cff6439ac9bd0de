/** `nembl`: finds the command by its words, runs it, and turns what goes wrong into one line and an exit code. */

import { COMMANDS } from "./commands/all.ts";
import { helpOf, readGiven } from "./command.ts";
import { EXIT, usage } from "./failure.ts";
import { plain, say } from "./print.ts";
import { failureOf } from "./refusal.ts";
import { VERSION } from "./version.ts";

const HELP_END = `
Begin with: nembl login

Each command tells more with --help, and prints JSON with --json.

Environment:
  NEMBL_URL           The API's address; else that of the last login, else https://api.nembl.com.
  NEMBL_TOKEN         Who calls, in place of the login: an access token, or an API key.
  NEMBL_COMPANY       The company to act in, as --company says for one command.
  NEMBL_ENVIRONMENT   live or test, as --environment says for one command.
  NEMBL_CONFIG_DIR    Where the tool keeps its files; else nembl in XDG_CONFIG_HOME or ~/.config.
  NO_COLOR            No colour.

Exit codes:
  0 done   1 failed   2 wrong usage   3 not signed in   4 refused   5 not found
  6 cannot be reached, try again   130 interrupted
`;

function help(): string {
  return `nembl ${VERSION}\n\nUsage: nembl <command> [options]\n\nCommands:\n${listOf("")}\n${HELP_END}`;
}

/** Those that begin so, a line each; empty where none does. */
function listOf(beginning: string): string {
  return COMMANDS.filter(({ name, hidden }) => hidden !== true && name.startsWith(beginning))
    .map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}`)
    .join("\n");
}

async function run(args: readonly string[]): Promise<number> {
  const [first] = args;
  if (first === undefined || first === "--help" || first === "help") {
    process.stdout.write(help());
    return first === undefined ? EXIT.usage : EXIT.ok;
  }
  if (first === "--version") {
    process.stdout.write(`${VERSION}\n`);
    return EXIT.ok;
  }
  const command = COMMANDS.find(({ name }) =>
    name.split(" ").every((word, index) => args[index] === word),
  );
  if (command === undefined) return showGroup(first, args);
  const given = readGiven(command, args.slice(command.name.split(" ").length));
  if (given.flag("help")) {
    process.stdout.write(helpOf(command));
    return EXIT.ok;
  }
  return command.run(given);
}

/** `nembl secrets`, or a word behind it that is none of the group's. */
function showGroup(first: string, args: readonly string[]): number {
  const group = listOf(`${first} `);
  if (group === "") throw usage("There is no such command. See: nembl --help");
  const isAsked = args.slice(1).every((word) => word === "--help");
  if (!isAsked) throw usage(`There is no such command. See: nembl ${first} --help`);
  process.stdout.write(`Usage: nembl ${first} <command> [options]\n\nCommands:\n${group}\n`);
  return args.length > 1 ? EXIT.ok : EXIT.usage;
}

// A reader that has enough, as `head` does, is no fault.
process.stdout.on("error", () => process.exit(EXIT.ok));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  // Without its stack, and without what an unknown error may quote.
  const failure = failureOf(error);
  if (failure !== undefined) say(`nembl: ${plain(failure.message)}`);
  else say(`nembl: It failed: ${error instanceof Error ? plain(error.name) : "unknown error"}.`);
  process.exitCode = failure?.exitCode ?? EXIT.failed;
}
