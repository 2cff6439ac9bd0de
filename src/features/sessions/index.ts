export type { SessionDeps, SessionObjects } from "./deps.ts";
export type { BrowserSessionDeps, BrowserSessionObject } from "./browser-session.do.ts";
export { endSessionsOfUser, endUse } from "./end-use.ts";
export { objectNameOf } from "./cookie-name.ts";
export { findOpenSession, retireSession } from "./former-session.ts";
export { openSession } from "./open-session.ts";
export { completeMfa } from "./rotate-session.ts";
export { signOut } from "./sign-out.ts";
export { absoluteEndMs, sessionEndMs, type Checked } from "./rules/session-state.ts";
export type { HandedOver, Succession } from "./rules/succession.ts";
export {
  buildBrowserSessionQuery,
  buildSignInQuery,
  deleteOldSessions,
  insertSignIn,
  selectSignInNews,
  mustHaveSignIn,
  SIGN_IN_KEPT_MS,
  touchSignIn,
  updateBrowserSession,
} from "./store.ts";
export { endAllSessions } from "./restore-store.ts";
export { selectHeldSessions, type HeldSession } from "./held-store.ts";
export { endOtherSessions, endOwnSession } from "./end-sessions.ts";
export { getCurrentSession, listOwnSessions } from "./queries.ts";
export { switchCompany, switchEnvironment } from "./switch-session.ts";
export { SESSION_NOTICES } from "./notices.ts";
