/** What a command is: its words, its options, and what it does with them. */

import { parseArgs } from "node:util";

import { usage } from "./failure.ts";

interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export interface Given {
  readonly words: readonly string[];
  /** As it was typed: whether it is one of the API's own words, the API says. */
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
}

export interface Command {
  /** `secrets list` */
  readonly name: string;
  readonly summary: string;
  /** In order, each needed. */
  readonly words?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  /** More than the summary says. */
  readonly details?: string;
  /** It asks the API nothing as a person: it takes neither company nor environment. */
  readonly isLocal?: boolean;
  /** Started by the tool itself, and not in the help. */
  readonly hidden?: boolean;
  /** The exit code. */
  readonly run: (given: Given) => Promise<number>;
}

const EVERYWHERE: Readonly<Record<string, Option>> = {
  json: { type: "boolean", help: "Print JSON." },
  help: { type: "boolean", help: "Print this." },
};

const PLACE: Readonly<Record<string, Option>> = {
  company: { type: "string", value: "slug", help: "The company to act in, for people in several." },
  environment: { type: "string", value: "live|test", help: "The environment to act in." },
};

/** Its own first: a command may mean something of its own by another's name. */
export function optionsOf({ options = {}, isLocal }: Command): Readonly<Record<string, Option>> {
  const shared = isLocal === true ? EVERYWHERE : { ...PLACE, ...EVERYWHERE };
  return { ...options, ...shared, ...options };
}

export function readGiven(command: Command, args: readonly string[]): Given {
  const { words = [] } = command;
  const known = Object.entries(optionsOf(command));
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        known.map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
      ),
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // Its message names the option and never a value.
    const [first = ""] = (error as Error).message.split(". ");
    throw usage(`${first}. See: nembl ${command.name} --help`);
  }
  const { positionals, values } = parsed;
  const isHelp = values["help"] === true;
  if (!isHelp && positionals.length !== words.length) {
    throw usage(`Usage: ${usageOf(command)}`);
  }
  const texts = (name: string) => {
    const value = values[name];
    const all = Array.isArray(value) ? value : [value];
    return all.filter((one) => typeof one === "string");
  };
  return {
    words: positionals,
    texts,
    text: (name) => texts(name)[0],
    flag: (name) => values[name] === true,
  };
}

function usageOf({ name, words = [] }: Command): string {
  const shown = words.map((word) => ` <${word}>`).join("");
  return `nembl ${name}${shown} [options]`;
}

export function helpOf(command: Command): string {
  const { summary, details } = command;
  const rows = Object.entries(optionsOf(command)).map(([name, option]) => {
    const left = option.type === "string" ? `--${name} <${option.value ?? "text"}>` : `--${name}`;
    return `  ${left.padEnd(30)} ${option.help}${option.multiple === true ? " May be repeated." : ""}`;
  });
  const parts = [summary, `Usage: ${usageOf(command)}`, details, `Options:\n${rows.join("\n")}`];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}
