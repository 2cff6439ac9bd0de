export { createDevSmsSender } from "./dev-outbox.ts";
export { insertNotice } from "./store.ts";
