export { createAuthorize } from "./create-authorize.ts";
export { holdsAction } from "./decide.ts";
