/**
 * Stands in for zod's messages in fifty languages (`[alias]` in wrangler.toml), which no bundler can drop by itself: a
 * quarter of the script, parsed at each start. English, the only language of ours, is imported by zod on its own.
 */
export {};
