/** An event as a sentence: who, what, on which thing. Pure. */

/** By the action's second half; the target follows. */
const DONE: Readonly<Record<string, string>> = {
  create: "created",
  read: "read",
  read_value: "handed out the value of",
  update: "changed",
  delete: "deleted",
  revoke: "revoked",
  rotate: "rotated",
  bind: "bound",
  publish: "published",
  execute: "ran",
  assign: "assigned",
  close: "closed",
  cancel: "cancelled",
  invite: "invited",
  uninvite: "took back the invitation of",
  join: "joined",
  disable: "deactivated",
  manage_members: "changed the members of",
  end: "ended",
  export: "exported",
  use: "used",
  leak: "reported as leaked",
  sign_in: "signed in",
  sign_out: "signed out",
  switch_company: "switched to",
  enroll: "set up a factor of",
  remove: "removed a factor of",
  verify: "verified",
  reset: "reset the factors of",
  regenerate_codes: "made new recovery codes for",
  replace_value: "replaced the value of",
  set_reminder: "set a reminder for",
  remove_reminder: "removed the reminder of",
  rotate_secret: "rotated the signing secret of",
  test: "tested",
  retry: "sent again",
  set_preferences: "changed the preferences of",
  register: "registered",
  start: "started",
  claim: "took on",
  finish: "finished",
  receive: "called",
  complete_phase: "completed a phase of",
};

/** `secrets:replace_value` that succeeded is "replaced the value of". */
export function whatHappened(action: string, outcome: string): string {
  const verb = action.split(":")[1] ?? action;
  if (outcome === "success") return DONE[verb] ?? verb.replaceAll("_", " ");
  return outcome === "denied" ? `was denied ${action} on` : `failed at ${action} on`;
}
