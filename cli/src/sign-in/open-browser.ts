/** Opens the person's browser where there is one. The address was printed before. */

import { spawn } from "node:child_process";

/** Undefined where there is no browser to see: on a machine reached over SSH, or without a display. */
function openerOf({ platform, env }: NodeJS.Process): string | undefined {
  if (env["SSH_CONNECTION"]) return undefined;
  if (platform === "darwin") return "open";
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? "xdg-open" : undefined;
}

export function openBrowser(address: string): boolean {
  const opener = openerOf(process);
  if (opener === undefined) return false;
  const child = spawn(opener, [address], { stdio: "ignore", detached: true });
  // It is not installed: the address stands on the terminal.
  child.on("error", () => undefined);
  child.unref();
  return true;
}
