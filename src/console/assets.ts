/** The addresses of the stylesheet and the script, which say what is in them: a new release has new ones. */

import built from "../../build/console.txt";

/** As `scripts/console/build.ts` writes it. */
export const ASSETS = JSON.parse(built) as { readonly style: string; readonly script: string };
