/** `nembl completion`: what a shell needs to complete commands and options. */

import { optionsOf, type Command } from "../command.ts";
import { EXIT, usage } from "../failure.ts";
import { printJson } from "../print.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

export function completionOf(commands: () => readonly Command[]): Command {
  return {
    name: "completion",
    summary: "Print a script that completes commands in your shell",
    words: ["bash|zsh|fish"],
    isLocal: true,
    details: `bash   nembl completion bash > ~/.local/share/bash-completion/completions/nembl
zsh    nembl completion zsh > "\${fpath[1]}/_nembl"
fish   nembl completion fish > ~/.config/fish/completions/nembl.fish`,
    async run(given) {
      const shell = SHELLS.find((name) => name === given.words[0]);
      if (shell === undefined) throw usage(`One of: ${SHELLS.join(", ")}.`);
      const shown = commands().filter(({ hidden }) => hidden !== true);
      const script = SCRIPTS[shell](shown);
      if (given.flag("json")) printJson({ data: { script } });
      else process.stdout.write(script);
      return EXIT.ok;
    },
  };
}

/** What may follow what: the first words, the second words of a group, the options of a command. */
function followers(commands: readonly Command[]): [before: string, after: readonly string[]][] {
  const names = commands.map(({ name }) => name.split(" "));
  const firsts = [...new Set(names.map(([first = ""]) => first))];
  const groups = firsts.map((first): [string, string[]] => [
    first,
    names.flatMap(([group, second]) => (group === first && second !== undefined ? [second] : [])),
  ]);
  return [
    ["", [...firsts, "--help", "--version"]],
    ...groups.filter(([, seconds]) => seconds.length > 0),
    ...commands.map((command): [string, string[]] => [
      command.name,
      Object.keys(optionsOf(command)).map((name) => `--${name}`),
    ]),
  ];
}

/** Words are lower-case letters and dashes: nothing that a shell reads otherwise. */
function casesOf(commands: readonly Command[]): string {
  return followers(commands)
    .map(([before, after]) => `    "${before}") echo "${after.join(" ")}" ;;`)
    .join("\n");
}

const wordsOf = (commands: readonly Command[]) => `_nembl_words() {
  case "$1" in
${casesOf(commands)}
    *) return 1 ;;
  esac
}`;

const SCRIPTS = {
  bash: (commands: readonly Command[]) => `# Completes nembl in bash.
${wordsOf(commands)}
_nembl() {
  local first="" second="" found
  if [ "$COMP_CWORD" -gt 1 ]; then first="\${COMP_WORDS[1]}"; fi
  if [ "$COMP_CWORD" -gt 2 ]; then second=" \${COMP_WORDS[2]}"; fi
  found="$(_nembl_words "$first$second" || _nembl_words "$first")"
  COMPREPLY=($(compgen -W "$found" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _nembl nembl
`,
  zsh: (commands: readonly Command[]) => `#compdef nembl
# Completes nembl in zsh.
${wordsOf(commands)}
_nembl() {
  local first="" second="" found
  if (( CURRENT > 2 )); then first="$words[2]"; fi
  if (( CURRENT > 3 )); then second=" $words[3]"; fi
  found="$(_nembl_words "$first$second" || _nembl_words "$first")"
  compadd -- \${=found} || _files
}
if [ "$funcstack[1]" = "_nembl" ]; then _nembl "$@"; else compdef _nembl nembl; fi
`,
  fish: (commands: readonly Command[]) => `# Completes nembl in fish.
function __nembl_words
  switch "$argv[1]"
${followers(commands)
  .map(([before, after]) => `    case "${before}"\n      string split -- " " "${after.join(" ")}"`)
  .join("\n")}
    case "*"
      return 1
  end
end
function __nembl
  set -l typed (commandline -opc)
  __nembl_words (string join -- " " $typed[2..3]); or __nembl_words "$typed[2]"
end
complete -c nembl -n "not __fish_seen_subcommand_from audit" -f
complete -c nembl -a "(__nembl)"
`,
};
