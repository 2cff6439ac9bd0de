/** The rows of registered clients, and that each is whole: here and at Cognito alike, or in neither. */

import { expect } from "vitest";

import type { FakeCognito } from "../../support/fake-cognito.ts";
import { env } from "../../support/world.ts";

export interface Row {
  readonly id: string;
  readonly company_id: string;
  readonly client_id: string | null;
  readonly name: string;
  readonly redirect_uris: string;
  readonly logout_uris: string;
  readonly status: string;
}

export async function rows(): Promise<Row[]> {
  return (await env.DB.prepare("SELECT * FROM oauth_clients").all<Row>()).results;
}

/** Every client wholly here and at Cognito, alike, or in neither. */
export async function expectWhole(cognito: FakeCognito): Promise<void> {
  const here = (await rows()).map((row) => ({
    status: row.status,
    id: row.client_id,
    name: `${row.id} ${row.name}`,
    redirectUris: JSON.parse(row.redirect_uris) as unknown,
    logoutUris: JSON.parse(row.logout_uris) as unknown,
    branded: true,
  }));
  const there = [...cognito.clients.values()].map((client) => ({
    status: "active",
    id: client["ClientId"],
    name: client["ClientName"],
    redirectUris: client["CallbackURLs"],
    logoutUris: client["LogoutURLs"],
    branded: cognito.branded.has(String(client["ClientId"])),
  }));
  const byName = (a: { readonly name: unknown }, b: { readonly name: unknown }) =>
    String(a.name).localeCompare(String(b.name));
  expect(here.toSorted(byName)).toEqual(there.toSorted(byName));
}
