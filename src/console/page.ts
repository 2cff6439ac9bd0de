/**
 * What a page of the console is: its address, who may see it, how it is shown and what its forms do. The class test walks
 * the table of all pages by these declarations.
 */

import type { Child } from "hono/jsx";

import type { Context, PersonContext } from "../core/context.ts";
import type { Environment } from "../core/environment.ts";
import type { Action } from "../core/rights.ts";
import type { BeforeMfa } from "../http/access.ts";
import type { ConsoleDeps } from "./deps.ts";
import type { FormState } from "./form-state.ts";

/** `live` and `sandbox` stand in every address, so that no link can lose which of them is meant. */
export const PLACES = { live: "live", sandbox: "test" } as const satisfies Record<
  string,
  Environment
>;

export type Place = keyof typeof PLACES;

/** A request for a page, by somebody who may have it. */
interface Visit {
  readonly place: Place;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** `/live/settings/developer/api-keys`, with the parameters in it. */
  readonly path: string;
  /** Proof that a form is ours and this session's. */
  readonly token: string;
  /** For one form: what is sent twice is done once. */
  readonly nonce: string;
  readonly publicUrl: string;
}

export interface MemberVisit extends Visit {
  readonly ctx: Context<ConsoleDeps>;
  readonly personCtx: PersonContext<ConsoleDeps>;
  readonly companyName: string;
}

/** Of a person who is signed in, perhaps in no company yet, perhaps without the second factor. */
export interface PersonVisit extends Visit {
  readonly personCtx: PersonContext<ConsoleDeps>;
}

export interface View {
  readonly title: string;
  readonly body: Child;
  readonly status?: 200 | 409 | 412 | 422;
}

/** What a form led to: another page (post, redirect, get), or a page at once where a value is shown this once. */
export type Outcome =
  | { readonly kind: "go"; readonly to: string; readonly setCookies?: readonly string[] }
  | { readonly kind: "show"; readonly view: View; readonly setCookies?: readonly string[] };

export type Form = URLSearchParams;

interface PageBase<V> {
  /** Below `/live` or `/sandbox`: `/settings/developer/api-keys/:id`. */
  readonly path: `/${string}`;
  /** The path of the menu's entry that it belongs to; its own where it stands in the menu. */
  readonly menu?: `/${string}`;
  readonly beforeMfa?: BeforeMfa;
  /** `state` is what was typed and what was wrong with it. */
  readonly show: (visit: V, state: FormState) => Promise<View>;
  /** By the form's hidden `action`. */
  readonly actions?: Readonly<Record<string, (visit: V, form: Form) => Promise<Outcome>>>;
}

export interface MemberPage extends PageBase<MemberVisit> {
  readonly who: "member";
  /** What its queries and verbs ask of policies, the first of them first. Empty where a thing is one's own. */
  readonly asks: readonly Action[];
}

export interface PersonPage extends PageBase<PersonVisit> {
  readonly who: "person";
}

export type Page = MemberPage | PersonPage;

export function memberPage(page: Omit<MemberPage, "who">): MemberPage {
  return { ...page, who: "member" };
}

export function personPage(page: Omit<PersonPage, "who">): PersonPage {
  return { ...page, who: "person" };
}

export function go(address: string): Outcome {
  return { kind: "go", to: address };
}

/** The address of another page in the same place. */
export function to({ place }: Pick<Visit, "place">, path: `/${string}`): string {
  return path === "/" ? `/${place}` : `/${place}${path}`;
}
