/** Put in by the bundler, from package.json. */
declare const NEMBL_VERSION: string;

export const VERSION = NEMBL_VERSION;
