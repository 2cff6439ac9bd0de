/** The command and all that it has started, as far as that has not left its group. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  // `kill(-1)` is everybody, and `kill(0)` ourselves.
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is over.
  }
}
