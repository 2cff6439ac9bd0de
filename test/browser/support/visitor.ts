/**
 * Somebody at a browser. What no page may do fails the test that met it: an error in the console (a violation of the
 * content security policy is one), an exception, a request to another site.
 */

import { strict as assert } from "node:assert";
import { after } from "node:test";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

import type { Person } from "./people.ts";
import { BASE, CHROMIUM, SEED } from "./stack.ts";

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes there, and expects to arrive. */
  readonly open: (path: string) => Promise<void>;
  readonly signIn: (person: Person, path?: string) => Promise<void>;
  /** By the menu's own words: `Developer`, `API Keys`. */
  readonly choose: (part: string, entry: string) => Promise<void>;
  /** Chromium writes an error where an answer is no success; these the test wants. */
  readonly expect: (...statuses: number[]) => void;
}

export interface VisitorOptions {
  readonly script?: boolean;
  readonly width?: number;
}

let launched: Promise<Browser> | undefined;

/** One for a file. Playwright would switch off the cache that "back" comes from. */
export function launchBrowser(): Promise<Browser> {
  return (launched ??= chromium.launch({
    executablePath: CHROMIUM,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  }));
}

/** Opens a browser for the work, and looks at what went wrong in it. */
export async function asVisitor(
  work: (visitor: Visitor) => Promise<void>,
  { script = true, width = 1280 }: VisitorOptions = {},
): Promise<void> {
  const browser = await launchBrowser();
  const context = await browser.newContext({
    baseURL: BASE,
    javaScriptEnabled: script,
    viewport: { width, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    locale: "en-GB",
    timezoneId: "Europe/Zurich",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = watch(page);
  try {
    await work(visitorAt(page, context, faults));
    assert.deepEqual(faults.found(), []);
  } catch (error) {
    console.error(`At ${page.url()}; faults: ${faults.found().join("; ") || "none"}`);
    throw error;
  } finally {
    await context.close();
  }
}

interface Faults {
  readonly found: () => string[];
  readonly expect: (...statuses: number[]) => void;
}

function watch(page: Page): Faults {
  const found: string[] = [];
  const expected = new Set<number>();
  page.on("pageerror", (error) => found.push(`Exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const status = Number(/responded with a status of (\d+)/.exec(message.text())?.[1] ?? 0);
    if (!expected.has(status) && !isOfPool(message.location().url)) found.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${BASE}/`) && !url.startsWith("data:") && !isOfPool(url)) {
      found.push(`Asked elsewhere: ${url}`);
    }
  });
  return {
    found: () => [...found],
    expect: (...statuses) => statuses.forEach((status) => expected.add(status)),
  };
}

/** The local pool's login page is none of ours. */
function isOfPool(url: string): boolean {
  return url.startsWith(`${SEED.cognito.endpoint}/`);
}

function visitorAt(page: Page, context: BrowserContext, faults: Faults): Visitor {
  const open = async (path: string) => {
    const answer = await page.goto(path);
    assert.ok(answer !== null && answer.status() < 400, `${path} answered ${answer?.status()}`);
  };
  return {
    page,
    context,
    open,
    expect: faults.expect,
    signIn: async (person, path = "/live") => {
      await page.goto(path);
      await page.getByLabel("Username:").fill(person.email);
      await page.getByLabel("Password:").fill(person.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((url) => url.origin === BASE);
    },
    choose: async (part, entry) => {
      const list = page.getByRole("list", { name: part, exact: true });
      await list.getByRole("link", { name: entry, exact: true }).click();
      await page.waitForLoadState();
    },
  };
}

after(async () => (await launched)?.close());
