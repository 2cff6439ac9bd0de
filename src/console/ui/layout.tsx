/** The frame around every page of the console. */

import type { Child } from "hono/jsx";

import { ASSETS } from "../assets.ts";
import { MENU } from "../menu.ts";
import { to, type Place } from "../page.ts";
import { PostForm } from "./form.tsx";

export interface Frame {
  readonly title: string;
  readonly place: Place;
  /** Path below the place, of the menu's entry that the page belongs to. */
  readonly menu: `/${string}`;
  /** Path below the place, of this page: the switch leads to its twin. */
  readonly path: string;
  readonly token: string;
  readonly personName: string;
  readonly companyName: string;
  readonly unread: number;
  readonly children: Child;
}

export function Layout(frame: Frame) {
  const { title, place, menu, token, personName, companyName, unread, children } = frame;
  return (
    <Document title={`${title} – ${companyName}`} sandbox={place === "sandbox"}>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="top">
        <a class="brand" href={`/${place}`}>
          Nembl
        </a>
        <PlaceSwitch {...frame} />
        <div class="right">
          <a href={`/${place}/notifications`}>
            Notifications{unread > 0 ? ` (${unread} unread)` : ""}
          </a>
          <a href={`/${place}/settings/profile/security`}>{personName}</a>
          <a href="/sign-in/company">{companyName}</a>
          <PostForm to="/sign-in/company" action="sign-out" token={token}>
            <button type="submit">Sign out</button>
          </PostForm>
        </div>
      </header>
      <div class="frame">
        <nav class="menu" aria-label="Settings">
          {MENU.map(({ heading, entries }) => (
            <>
              <h2>{heading}</h2>
              <ul>
                {entries.map(({ name, path }) => (
                  <li>
                    <a href={to(frame, path)} aria-current={path === menu ? "page" : undefined}>
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ))}
        </nav>
        <main id="main" tabindex={-1}>
          <p role="status" data-status class="hint"></p>
          {children}
        </main>
      </div>
    </Document>
  );
}

/** Says in words, and in colour, which data a page is about. */
function PlaceSwitch({ place, menu }: Pick<Frame, "place" | "menu">) {
  const choice = (other: Place, words: string) => (
    <a href={to({ place: other }, menu)} aria-current={other === place ? "true" : undefined}>
      {words}
    </a>
  );
  return (
    <nav class="place" aria-label="Environment">
      {choice("live", place === "live" ? "Live data" : "Live")}
      {choice("sandbox", place === "sandbox" ? "Sandbox data" : "Sandbox")}
    </nav>
  );
}

interface DocumentProps {
  readonly title: string;
  readonly sandbox: boolean;
  readonly children: Child;
}

function Document({ title, sandbox, children }: DocumentProps) {
  return (
    <html lang="en" class={sandbox ? "sandbox" : "live"}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href={ASSETS.style} />
        <script type="module" src={ASSETS.script}></script>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** A page without the console's frame: signing in, and errors. */
export function Plain({ title, children }: { readonly title: string; readonly children: Child }) {
  return (
    <Document title={`${title} – Nembl`} sandbox={false}>
      <main class="narrow" id="main">
        <p role="status" data-status class="hint"></p>
        {children}
      </main>
    </Document>
  );
}
