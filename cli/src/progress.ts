/** How far long work is, on one line that is written over; for people who watch, and for no file. */

const EVERY_MS = 200;

export interface Progress {
  readonly show: (sentence: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

export function startProgress(): Progress {
  const { isTTY: isWatched } = process.stderr;
  let shownAtMs = 0;
  return {
    show: (sentence) => {
      if (!isWatched || performance.now() - shownAtMs < EVERY_MS) return;
      shownAtMs = performance.now();
      process.stderr.write(`\r\u001B[K${sentence}`);
    },
    end: () => {
      if (isWatched) process.stderr.write("\r\u001B[K");
    },
  };
}

export function sizeOf(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
