/** Takes secrets out of what is shown. */

export interface ScrubStream {
  readonly push: (chunk: Uint8Array) => readonly Uint8Array[];
  readonly end: () => readonly Uint8Array[];
}

export interface Scrubber {
  readonly scrubText: (text: string) => string;
  readonly holdsSecret: (text: string) => boolean;
  readonly stream: () => ScrubStream;
}

const PLACEHOLDER = "[secret]";

export function createScrubber(values: readonly string[]): Scrubber {
  const scrubText = (text: string) =>
    values
      .filter((value) => value !== "")
      .reduce((left, value) => left.replaceAll(value, PLACEHOLDER), text);
  return {
    scrubText,
    holdsSecret: (text) => scrubText(text) !== text,
    stream: () => {
      const held: Uint8Array[] = [];
      return {
        push: (chunk) => {
          held.push(chunk);
          return [];
        },
        end: () => held,
      };
    },
  };
}
