export { removeBindings, replaceBindings, type SecretReference } from "./binding-store.ts";
export type { SecretDeps } from "./deps.ts";
export { findSecret } from "./store.ts";
export { readSecret, type ReadSecretDeps, type Retriever } from "./retrieve/read-secret.ts";
export { sweepReminders, type ReminderDeps } from "./reminders/sweep-reminders.ts";
export { sweepSecrets } from "./attempts/sweep-secrets.ts";
export { foldOldDescriptions } from "./manage/fold-descriptions-store.ts";
export { createValueCache } from "./retrieve/value-cache.ts";
