/** The fresh folder of a command: made before it, and removed after it, as far as it lets itself be. */

import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "nembl-"));
}

/**
 * False where something is left of it. Attack, or only a cache that protects its files: a folder that cannot be removed
 * must end neither the runner nor what else it runs.
 */
export function removeFolder(folder: string): boolean {
  return isGone(() => remove(folder)) || isGone(() => removeProtected(folder));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function removeProtected(folder: string): void {
  openFolders(folder);
  remove(folder);
}

/** What links lead to is not the command's own, and stays as it is. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
  }
}

function isGone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
