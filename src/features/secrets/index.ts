export {
  removeBindings,
  replaceBindings,
  replacePhaseBindings,
  type SecretReference,
} from "./binding-store.ts";
export type { SecretDeps } from "./deps.ts";
export { peekSecret } from "./retrieve/peek-secret.ts";
export { findSecret, findSecrets } from "./store.ts";
export { requireBindable, type BindableReference } from "./manage/require-bindable.ts";
export { releaseHolds, type Holder } from "./versions/version-store.ts";
export {
  readSecret,
  type ReadSecretDeps,
  type Retrieval,
  type RetrievedSecret,
  type Retriever,
} from "./retrieve/read-secret.ts";
export { findBoundSecret, type BoundSecret } from "./retrieve/find-bound.ts";
export { newToken as newVersionToken } from "./attempts/attempt.ts";
export {
  storeRotatedValue,
  type RotatedValue,
  type RotationOutcome,
} from "./manage/store-rotated.ts";
export { sweepReminders, type ReminderDeps } from "./reminders/sweep-reminders.ts";
export { sweepOldVersions } from "./versions/sweep-old-versions.ts";
export { askStore } from "./attempts/ask-store.ts";
export { forgetRechecks } from "./attempts/restore-store.ts";
export { sweepSecrets } from "./attempts/sweep-secrets.ts";
export { foldOldDescriptions } from "./manage/fold-descriptions-store.ts";
export { createValueCache } from "./retrieve/value-cache.ts";
export { createSecret } from "./manage/create-secret.ts";
export { deleteSecret } from "./manage/delete-secret.ts";
export type { SecretResource } from "./manage/present.ts";
export { listVersions } from "./versions/list-versions.ts";
export type { VersionResource } from "./versions/present.ts";
export { getSecret, listSecrets } from "./manage/queries.ts";
export { replaceValue } from "./manage/replace-value.ts";
export { updateSecret } from "./manage/update-secret.ts";
export { selectOverdueSecrets } from "./reminders/overdue-store.ts";
export { removeReminder, setReminder } from "./reminders/change-reminder.ts";
export { SECRET_NOTICES } from "./notices.ts";
