/** Memory and processor time of a workerd, from Linux's /proc; elsewhere there is nothing to read and null is reported. */

import { readdirSync, readFileSync } from "node:fs";

/** Ticks a second of /proc's times: a constant of Linux's interface, whatever the kernel's own. */
const TICK_MS = 10;

/** Children of this process, by id. */
export function findWorkerds(): number[] {
  if (process.platform !== "linux") return [];
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => {
    const fields = readStat(pid);
    return fields?.name.startsWith("workerd") && fields.parent === process.pid;
  });
}

export function residentBytes(pid: number | null): number | null {
  if (pid === null) return null;
  const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return match === null ? null : Number(match[1]) * 1_024;
}

/** Of all its threads, since it started. */
export function processorMs(pid: number | null): number | null {
  return pid === null ? null : (readStat(pid)?.processorMs ?? null);
}

function readStat(pid: number) {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // It has ended.
    return undefined;
  }
  // proc(5): the name is in parentheses and may hold spaces; the parent is field 4, user and system time 14 and 15.
  const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    name,
    parent: Number(fields[1]),
    processorMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
  };
}
