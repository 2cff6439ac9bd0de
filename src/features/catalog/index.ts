export { findService } from "./store.ts";
