import type { EgressContext } from "../../egress/index.ts";
import type { ConnectorDeps } from "../deps.ts";

/** Of a request, or of an instance that goes on long after one. */
export interface CallContext extends EgressContext {
  readonly deps: ConnectorDeps;
}
