export {
  removeConnectorBindings,
  replaceConnectorBindings,
  type ConnectorReference,
} from "./binding-store.ts";
export type { ConnectorRequest } from "./calls/build-call.ts";
export type { CallContext } from "./calls/call-context.ts";
export { callConnector, type ConnectorCall } from "./calls/call-connector.ts";
export { invokeConnector } from "./calls/invoke-connector.ts";
export { tryConnector } from "./calls/try-connector.ts";
export type { ConnectorDeps } from "./deps.ts";
export { createConnector } from "./manage/create-connector.ts";
export { deleteConnector } from "./manage/delete-connector.ts";
export { getConnector, listConnectors } from "./manage/queries.ts";
export { updateConnector } from "./manage/update-connector.ts";
export { CONNECTOR_NOTICES } from "./notices.ts";
export type { ConnectorResource } from "./present.ts";
export { findConnector, findConnectors, findConnectorSlugs, type ConnectorRow } from "./store.ts";
