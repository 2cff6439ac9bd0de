/** Whether what retrieves a secret's value may have it, and where it may take it. Pure. */

import type { BindingType } from "./secret.ts";

/** What retrieves it. */
export interface ConsumerRef {
  readonly type: BindingType;
  readonly id: string;
}

interface Bound {
  readonly allowedHosts: readonly string[];
  /** The row that binds the two; null where there is none. */
  readonly binding: { readonly host: string | null } | null;
}

/**
 * What is wrong, or nothing. `host` is the one that the value is about to be sent to, without a port; null where it
 * goes to no host: into a signature's check, or sealed to a runner.
 * Attack: a connector, or a phase that was edited, names a secret that it was never bound to; a value that was bound
 * to one host goes to another, or one that was bound to a host leaves by another way.
 */
export function findBindingFault(
  { allowedHosts, binding }: Bound,
  consumer: ConsumerRef,
  host: string | null,
): string | undefined {
  if (binding === null) return "is not bound to what asks for it";
  if (host === null) return binding.host === null ? undefined : "is bound to a host";
  if (binding.host !== null && binding.host !== host) return "is bound to another host";
  // A phase's address is whatever its author wrote, so a list that names no host allows it none; who made a connector
  // was asked for the right to bind, and the connector's one host is in the row.
  const listCounts =
    allowedHosts.length > 0 || consumer.type === "workflow_phase" || binding.host === null;
  if (listCounts && !allowedHosts.includes(host)) return "may not be sent to this host";
  return undefined;
}
