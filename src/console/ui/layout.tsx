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
  const { title, place, menu, companyName, children } = frame;
  const name = place === "sandbox" ? `${companyName} (sandbox)` : companyName;
  return (
    <Document title={`${title} – ${name}`} place={place}>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="top">
        <button type="button" class="icon menu-button" popovertarget="menu" aria-label="Menu">
          <Icon path="M3 6h14M3 10h14M3 14h14" />
        </button>
        <Brand to={`/${place}`} />
        <PlaceSwitch {...frame} />
        <Account {...frame} />
      </header>
      <div class="frame">
        <nav class="menu" id="menu" popover="auto" aria-label="Pages">
          {MENU.map(({ heading, entries }) => (
            <>
              <h2>{heading}</h2>
              <ul aria-label={heading}>
                {entries.map(({ name: entry, path }) => (
                  <li>
                    <a href={to(frame, path)} aria-current={path === menu ? "page" : undefined}>
                      {entry}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ))}
        </nav>
        <main id="main" tabindex={-1}>
          <p role="status" data-status></p>
          <Back {...frame} />
          {children}
        </main>
      </div>
    </Document>
  );
}

/** From a thing to the list that it is in. */
function Back(frame: Pick<Frame, "place" | "menu" | "path">) {
  const { menu, path } = frame;
  if (path === menu) return <></>;
  const entry = MENU.flatMap(({ entries }) => entries).find((one) => one.path === menu);
  return (
    <a class="back" href={to(frame, menu)}>
      ← {entry?.name}
    </a>
  );
}

/** What is news, who one is, and the way out. */
function Account({ place, token, personName, companyName, unread }: Frame) {
  const news = unread > 0 ? `Notifications, ${unread} unread` : "Notifications";
  return (
    <div class="right">
      <a class="icon" href={`/${place}/notifications`} aria-label={news}>
        <Icon path="M5 8a5 5 0 0 1 10 0c0 4 2 5 2 5H3s2-1 2-5M8.5 16a1.7 1.7 0 0 0 3 0" />
        {unread > 0 && (
          <span class="count" aria-hidden="true">
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </a>
      <button
        type="button"
        class="icon who"
        popovertarget="account"
        aria-label={`${personName}, account`}
      >
        <Icon path="M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M4 16.5c.7-3 3-4.2 6-4.2s5.3 1.2 6 4.2" />
        <span>{personName}</span>
      </button>
      <div class="account" id="account" popover="auto">
        <p>
          <strong>{personName}</strong>
          <span class="hint">{companyName}</span>
        </p>
        <a href={`/${place}/settings/profile/security`}>Security and sessions</a>
        <a href={`/${place}/notifications/preferences`}>Notification preferences</a>
        <a href="/sign-in/company">Switch company</a>
        <PostForm to="/sign-in/company" action="sign-out" token={token}>
          <button type="submit">Sign out</button>
        </PostForm>
      </div>
    </div>
  );
}

function Brand({ to: home }: { readonly to: string }) {
  return (
    <a class="brand" href={home} aria-label="Nembl">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <path d={MARK} />
      </svg>
      <span>Nembl</span>
    </a>
  );
}

/** A keyhole in a rounded square. */
const MARK =
  "M5 0h12a5 5 0 0 1 5 5v12a5 5 0 0 1-5 5H5a5 5 0 0 1-5-5V5a5 5 0 0 1 5-5m6 5a3.6 3.6 0 0 0-1.7 6.8L8.3 17h5.400l-1-5.200A3.6 3.6 0 0 0 11 5z";

function Icon({ path }: { readonly path: string }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
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
  readonly place: Place;
  readonly children: Child;
}

function Document({ title, place, children }: DocumentProps) {
  return (
    <html lang="en" class={place}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={ICONS[place]} />
        <link rel="stylesheet" href={ASSETS.style} />
        <script type="module" src={ASSETS.script}></script>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** The tab, too, says which data it is about. */
const ICONS: Readonly<Record<Place, string>> = { live: icon("#3a48c4"), sandbox: icon("#b46a0a") };

function icon(colour: string): string {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><path fill="${colour}" d="${MARK}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

/** A page without the console's frame: signing in, and errors. */
export function Plain({ title, children }: { readonly title: string; readonly children: Child }) {
  return (
    <Document title={`${title} – Nembl`} place="live">
      <main class="narrow" id="main">
        <Brand to="/" />
        <p role="status" data-status></p>
        {children}
      </main>
    </Document>
  );
}
