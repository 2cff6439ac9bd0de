/**
 * Stands in for zod's messages in fifty languages (`[alias]` in wrangler.toml), which no bundler can drop by itself: a
 * quarter of the script, parsed at each start. English, the only language of ours, zod imports by itself.
 */
export { default as en } from "zod/v4/locales/en.js";
