/** What the tests need beside the project's own packages: put there once, when it is missing. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const FOLDER = join(import.meta.dirname, "..");

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The packages of this folder's own package.json: `npm ci` at the root does not bring them. */
export function installTools(): void {
  const { dependencies } = readJson("package.json") as { dependencies: Record<string, string> };
  const present = Object.entries(dependencies).every(([name, version]) => {
    const path = join("node_modules", name, "package.json");
    return existsSync(join(FOLDER, path)) && (readJson(path) as Manifest).version === version;
  });
  if (present) return;
  execFileSync("npm", ["ci", "--silent"], { cwd: FOLDER, stdio: "inherit" });
}

interface Manifest {
  readonly version: string;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, path), "utf8"));
}

/** `CHROMIUM` names another one. */
export function findChromium(): string {
  const present = process.env["CHROMIUM"] ?? onPath();
  if (present !== undefined) return present;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error("There is no Chromium here: install it, or name one in CHROMIUM.");
  }
  console.log("Installing Chromium …");
  const quiet = { stdio: ["ignore", "ignore", "inherit"] as const };
  execFileSync("apt-get", ["update", "-qq"], { stdio: [...quiet.stdio] });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
    stdio: [...quiet.stdio],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  const installed = onPath();
  if (installed === undefined) throw new Error("apt-get brought no Chromium.");
  return installed;
}

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}
