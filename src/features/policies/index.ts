export { createAuthorize, createReach, createRequireHeld } from "./create-authorize.ts";
