/** What definitions need of the composition root. */

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { AddressRules } from "../../../platform/outbound/address.ts";
import type { GateDeps } from "../../audit/index.ts";

/** Services are above workflows: the slice that keeps them says which run one. */
export type FindServicesOf = (
  place: EnvironmentPlace,
  workflowId: string,
) => Promise<readonly WorkflowService[]>;

export interface WorkflowService {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Inbound webhooks are above workflows, too. */
export type FindWebhooksOf = (
  place: EnvironmentPlace,
  workflowId: string,
) => Promise<readonly { readonly id: string; readonly name: string }[]>;

export interface DefinitionDeps extends GateDeps {
  readonly addressRules: AddressRules;
  readonly findServicesOf: FindServicesOf;
  readonly findWebhooksOf: FindWebhooksOf;
}
