/** A child process to its end: its standard output, or an error that shows what it said. */

import { spawn } from "node:child_process";

export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, input }: { readonly cwd: string; readonly input?: string },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // npm's commands are .cmd files on Windows, which only a shell starts; the arguments are all ours.
  const shell = process.platform === "win32";
  const child = spawn(command, args, { cwd, shell, stdio: ["pipe", "pipe", "pipe"] });
  // One that ends before it has read everything says so by its code.
  child.stdin.on("error", () => undefined).end(input);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.on("error", reject);
  child.on("close", (code) => {
    if (code === 0) resolve(output);
    else reject(new Error(`${command} ${args.join(" ")} ended with ${code}\n${output}\n${errors}`));
  });
  return promise;
}
