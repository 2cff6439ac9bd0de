/**
 * Brings the API reference's own package, once: its bundle holds everything, so the 185 packages that it was built of are
 * not installed. The checksum stands here, as in a lock file.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const PACKAGE = "@scalar/api-reference@1.72.1";

const SHA512 =
  "XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==";

const CACHE = resolve(import.meta.dirname, "../../.dev/reference");

/** Where it lies once it has been brought. */
export const REFERENCE = join(CACHE, PACKAGE.replace(/.*@/, ""), "dist");

export const hasReference = (): boolean => existsSync(REFERENCE);

const run = promisify(execFile);

/** Through the registry's own client, so whatever this machine is set up with is asked. */
export async function bringReference(): Promise<void> {
  if (hasReference()) return;
  const folder = join(CACHE, `coming-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const shell = process.platform === "win32";
    const args = ["pack", PACKAGE, "--silent", "--pack-destination", folder];
    const { stdout } = await run("npm", args, { shell });
    const archive = join(folder, stdout.trim());
    const found = createHash("sha512").update(readFileSync(archive)).digest("base64");
    if (found !== SHA512) throw new Error(`${PACKAGE} is not what was pinned: sha512-${found}`);
    await run("tar", ["-xzf", archive, "-C", folder, "package/dist"]);
    mkdirSync(resolve(REFERENCE, ".."), { recursive: true });
    // All of it or nothing: whoever comes second finds it there.
    if (!hasReference()) renameSync(join(folder, "package", "dist"), REFERENCE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
