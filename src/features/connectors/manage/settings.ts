/** Where a connector calls and with what: judged when it is written, and what it names is bound in the same batch. */

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { judgeAddress, type AddressRules } from "../../../platform/outbound/address.ts";
import { replaceBindings, requireBindable } from "../../secrets/index.ts";
import type { ConnectorDeps } from "../deps.ts";
import { secretsNamedBy, type ConnectorAuth } from "../rules/connector.ts";
import { findBaseFault, withoutEndSlash } from "../rules/path.ts";
import type { ConnectorRow } from "../store.ts";

export type Settings = Pick<ConnectorRow, "baseUrl" | "auth">;

/** As they are kept: addresses in the one form that the parser writes. Judged again at each call, for rules may change. */
export function requireSettings(
  { addressRules }: { readonly addressRules: AddressRules },
  { baseUrl, auth }: Settings,
): Settings {
  const base = requireAddress(addressRules, "baseUrl", baseUrl);
  const fault = findBaseFault(base);
  if (fault !== undefined) throw invalidField("baseUrl", fault);
  return { baseUrl: withoutEndSlash(base), auth: withTokenUrl(addressRules, auth) };
}

function withTokenUrl(rules: AddressRules, auth: ConnectorAuth): ConnectorAuth {
  if (auth.scheme !== "oauth2_refresh") return auth;
  return { ...auth, tokenUrl: requireAddress(rules, "auth.tokenUrl", auth.tokenUrl) };
}

function requireAddress(rules: AddressRules, field: string, url: string): string {
  const verdict = judgeAddress(url, rules);
  if (verdict.kind === "refused") throw invalidField(field, verdict.why);
  return verdict.href;
}

/**
 * Attack: somebody who may change connectors, and not use the production token, points one that has it at a host of
 * their own, or takes the token for a new one. Each secret must be readable to them, theirs to bind, and allowed to go
 * where the connector would take it.
 */
export async function requireBindableSecrets(
  ctx: Context<ConnectorDeps>,
  { auth, baseUrl }: Settings,
): Promise<void> {
  for (const { field, slug, host, onwards } of secretsNamedBy(auth, baseUrl)) {
    await requireBindable(ctx, { field, slug, hosts: [host, ...onwards] });
  }
}

/** For the log. An address may hold a token in its path, so its host stands for it. */
export function inLog({ id, name, type, baseUrl, auth }: ConnectorRow) {
  const secret = auth.scheme === "none" ? null : auth.secret;
  const clientSecret = auth.scheme === "oauth2_refresh" ? (auth.clientSecret ?? null) : null;
  const host = new URL(baseUrl).host;
  return { id, name, type, host, scheme: auth.scheme, secret, clientSecret, baseUrl, auth };
}

/** For the batch of the connector's row. One secret named twice goes to one host all the same. */
export function bindingWrites(
  { deps, actor }: Pick<Context<ConnectorDeps>, "deps" | "actor">,
  { id, name, auth, baseUrl }: ConnectorRow,
): Write[] {
  const hosts = new Map(secretsNamedBy(auth, baseUrl).map(({ slug, host }) => [slug, host]));
  const references = [...hosts].map(([slug, host]) => ({ slug, host }));
  return replaceBindings(deps.db, actor, { type: "connector", id, name }, references);
}
