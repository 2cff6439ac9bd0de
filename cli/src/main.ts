/** `nembl`: finds the command by its words, runs it, and turns what goes wrong into one line and an exit code. */

import { COMMANDS } from "./commands/all.ts";
import { helpOf, readGiven } from "./command.ts";
import { EXIT, Failure, usage } from "./failure.ts";
import { plain, say } from "./print.ts";
import { VERSION } from "./version.ts";

const HELP_END = `
Each command tells more with --help, and prints JSON with --json.

Environment:
  NEMBL_URL           The API's address; https://api.nembl.com where it is not set.
  NEMBL_TOKEN         Who calls: an access token, or an API key.
  NEMBL_COMPANY       The company to act in, for people who are in several.
  NEMBL_ENVIRONMENT   live or test, for people.
  NEMBL_CONFIG_DIR    Where the tool keeps its files; else nembl in XDG_CONFIG_HOME or ~/.config.
  NO_COLOR            No colour.

Exit codes:
  0 done   1 failed   2 wrong usage   3 not signed in   4 refused   5 not found
  6 cannot be reached, try again   130 interrupted
`;

function help(): string {
  const shown = COMMANDS.filter(({ hidden }) => hidden !== true);
  const lines = shown.map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}`);
  return `nembl ${VERSION}\n\nUsage: nembl <command> [options]\n\nCommands:\n${lines.join("\n")}\n${HELP_END}`;
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
  if (command === undefined) throw usage(`There is no such command. See: nembl --help`);
  const given = readGiven(command, args.slice(command.name.split(" ").length));
  if (given.flag("help")) {
    process.stdout.write(helpOf(command));
    return EXIT.ok;
  }
  return command.run(given);
}

// A reader that has enough, as `head` does, is no fault.
process.stdout.on("error", () => process.exit(EXIT.ok));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  // Without its stack, and without what an unknown error may quote.
  if (error instanceof Failure) say(`nembl: ${plain(error.message)}`);
  else say(`nembl: It failed: ${error instanceof Error ? plain(error.name) : "unknown error"}.`);
  process.exitCode = error instanceof Failure ? error.exitCode : EXIT.failed;
}
