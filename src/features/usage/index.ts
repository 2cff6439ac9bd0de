export { getBilling } from "./get-billing.ts";
