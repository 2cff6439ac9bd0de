/** The addresses of the reference's script and style sheet; null where the build had none to build. */

import built from "../../../build/reference.txt";

/** As `scripts/reference/build.ts` writes it. */
export const REFERENCE = JSON.parse(built) as {
  readonly script: string | null;
  readonly style: string | null;
};
