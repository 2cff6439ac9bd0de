/** What is kept of what a command printed: its beginning and its end, half a mebibyte of each stream. Pure. */

/** Of one stream, as UTF-8: half at each end. Both streams are a mebibyte. */
const MAX_STREAM_BYTES = 512 * 1024;

const HALF = MAX_STREAM_BYTES / 2;

const CUT = "\n[… cut …]\n";

export interface Kept {
  readonly text: string;
  readonly cut: boolean;
}

/**
 * Credentials of ours that were printed: those can be told by their form. Values of secrets are the runner's to take
 * out, for we do not have them.
 */
const OWN = /nmbl_(?:runner_|register_)?(?:live|test)_[a-z0-9]{32}/g;

export function append(before: string, piece: Uint8Array): Kept {
  const text = (before + new TextDecoder().decode(piece)).replaceAll(OWN, "[secret]");
  return keepEnds(text);
}

/** What was cut out before is cut out with the rest, so one mark stands for all. */
function keepEnds(text: string): Kept {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_STREAM_BYTES) return { text, cut: false };
  const decoder = new TextDecoder();
  const head = decoder.decode(bytes.subarray(0, HALF - CUT.length * 2)).replace(/\uFFFD+$/u, "");
  const tail = decoder.decode(bytes.subarray(bytes.length - HALF)).replace(/^\uFFFD+/u, "");
  return { text: head + CUT + tail, cut: true };
}
