export { removeBindings, replaceBindings, type SecretReference } from "./binding-store.ts";
export type { SecretDeps } from "./deps.ts";
export { readSecret, type ReadSecretDeps, type Retriever } from "./read-secret.ts";
export { secretRoutes } from "./routes.ts";
export { findSecret } from "./store.ts";
export { sweepReminders, type ReminderDeps } from "./sweep-reminders.ts";
export { sweepSecrets } from "./sweep-secrets.ts";
export { createValueCache } from "./value-cache.ts";
