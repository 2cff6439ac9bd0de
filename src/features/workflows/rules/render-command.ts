/** A command's arguments with their look-ups filled in, one by one: what a value holds never makes another. Pure. */

import type { CommandPhase } from "./definition.ts";
import { writeInText } from "./encode.ts";
import type { Failure } from "./instance.ts";
import { nameOf, parseTemplate, type Lookup } from "./template.ts";
import { findValue, type TemplateValues } from "./values.ts";

export type RenderedCommand =
  | { readonly kind: "rendered"; readonly run: readonly string[] }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Far from what an operating system takes for all arguments and variables together. */
const MAX_CHARACTERS = 64 * 1024;

type Part = { readonly text: string } | { readonly code: string; readonly message: string };

export function renderCommand(phase: CommandPhase, values: TemplateValues): RenderedCommand {
  const [program = "", ...templates] = phase.command.run;
  const run = [program];
  for (const template of templates) {
    const argument = fill(template, phase, values);
    if (!("text" in argument)) return failed(phase, argument);
    run.push(argument.text);
  }
  const length = run.reduce((sum, argument) => sum + argument.length, 0);
  return length <= MAX_CHARACTERS
    ? { kind: "rendered", run }
    : failed(phase, {
        code: "command_too_long",
        message: `The command has over ${MAX_CHARACTERS} characters.`,
      });
}

function fill(template: string, phase: CommandPhase, values: TemplateValues): Part {
  const parsed = parseTemplate(template);
  if (parsed.kind === "fault") {
    // It was checked when it was written: a row that says otherwise is a fault of ours, and is not run.
    const message = "The definition is not what it was when it was published.";
    return { code: "definition_malformed", message };
  }
  let text = "";
  for (const piece of parsed.pieces) {
    const part = typeof piece === "string" ? { text: piece } : look(piece, phase, values);
    if (!("text" in part)) return part;
    text += part.text;
  }
  return { text };
}

function look(lookup: Lookup, { env }: CommandPhase, values: TemplateValues): Part {
  const found = findValue(lookup, env, values);
  if (found.kind === "missing") return { code: "template_unknown", message: found.why };
  if (found.kind === "secret") {
    return { code: "template_value", message: "A secret does not stand among the arguments." };
  }
  const written = writeInText(found.value, "text");
  const begin = `The value of '${nameOf(lookup)}'`;
  if (written.kind === "fault") {
    return { code: "template_value", message: `${begin} ${written.message}` };
  }
  // Attack: a NUL ends an argument where the operating system reads it, and not where we have.
  return written.text.includes("\0")
    ? { code: "template_value", message: `${begin} has a NUL in it, and stands in an argument.` }
    : { text: written.text };
}

function failed(
  { key }: CommandPhase,
  { code, message }: { readonly code: string; readonly message: string },
): RenderedCommand {
  return { kind: "failed", failure: { phase: key, code, message } };
}
