/** Nothing that is committed belongs to one machine: no path of a home, no registry's address. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";

/** Homes of the usual systems, and this machine's own paths, whatever they are. */
const HOMES = /(?<![\w./-])\/(?:home|Users|root)\/[\w.-]+|\b[A-Z]:\\{1,2}Users\b/;

const OWN_PATHS = [process.cwd(), homedir()].filter((path) => path.length > "/x".length);

function committedFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const listed = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  return listed.filter((path) => path !== "" && existsSync(path));
}

function faultsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const faults = OWN_PATHS.filter((own) => text.includes(own));
  const home = HOMES.exec(text);
  if (home !== null) faults.push(home[0]);
  // npm writes them from whatever mirror it used; without them the installer's own registry is asked.
  if (path.endsWith("package-lock.json") && text.includes('"resolved": "http')) {
    faults.push("`resolved` addresses");
  }
  if (path.endsWith(".npmrc") && /registry\s*=|_auth/.test(text)) faults.push("a registry");
  return faults.map((fault) => `${path}: ${fault}`);
}

const faults = committedFiles().flatMap(faultsOf);
if (faults.length > 0) {
  console.error(`These belong to one machine:\n${faults.join("\n")}`);
  process.exitCode = 1;
}
