/** Whether serving may resume. Pure: the Worker's job writes what it found, the operator's script asks here. */

export interface RestoreState {
  readonly at: number;
  readonly endedAt: number | null;
  readonly keysDoneAt: number | null;
  readonly secretsDoneAt: number | null;
  readonly failed: number;
}

/** Why it may not yet; undefined where nothing is left to be done. */
export function findUnfinished(restore: RestoreState): string | undefined {
  const again = restore.failed > 0 ? ` ${restore.failed} got no answer and are asked again.` : "";
  if (restore.endedAt === null) return "The Worker's job has not begun. It runs every few minutes.";
  if (restore.keysDoneAt === null) return `API keys are asked of their objects.${again}`;
  if (restore.secretsDoneAt === null) return `Secrets are asked of their store.${again}`;
  return undefined;
}
