/** Events as they are hashed, signed and exported: one line each, the same bytes wherever they are written. */

import { canonicalJson } from "../../../core/canonical-json.ts";
import { hex, utf8 } from "../../../core/encoding.ts";
import type { EventRow } from "./log-store.ts";
import { presentEvent } from "./present.ts";

export function eventLine(row: EventRow): string {
  return `${canonicalJson(presentEvent(row))}\n`;
}

export interface LineHash {
  readonly add: (text: string) => Promise<void>;
  readonly digest: () => Promise<string>;
}

/** SHA-256 in pieces: an export's tail may be longer than memory allows. */
export function createLineHash(): LineHash {
  const stream = new crypto.DigestStream("SHA-256");
  const writer = stream.getWriter();
  return {
    add: (text) => writer.write(utf8(text)),
    digest: async () => {
      await writer.close();
      return hex(new Uint8Array(await stream.digest));
    },
  };
}
