/**
 * Every page, as it is for the owner of a company that has one of each thing: looked at by axe in both colour schemes,
 * measured for what sticks out at three widths, and kept as pictures in a folder that git ignores.
 */

import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it, before } from "node:test";

import type { Page } from "playwright-core";

import { pagePaths } from "./support/page-paths.ts";
import { demoPerson } from "./support/people.ts";
import { seedEverything } from "./support/seeded.ts";
import { asVisitor } from "./support/visitor.ts";

const AXE = readFileSync(join(import.meta.dirname, "node_modules/axe-core/axe.min.js"), "utf8");
const PICTURES = join(import.meta.dirname, "pictures");
const WIDTHS = [360, 768, 1600];

before(async () => {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  await seedEverything();
});

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Chromium lets the protocol run what a page's own policy would not. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<Finding[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** What is wider than the window, by its nearest name. */
const STICKING_OUT = `
  document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
    .map((part) => part.tagName + "." + part.className).slice(0, 5).concat("the page")`;

async function look(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const out = await page.evaluate<string[]>(STICKING_OUT);
      faults.push(...out.map((part) => `${name} at ${width}: ${part} sticks out`));
      const path = join(PICTURES, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
      // The sandbox's pages are the same in other colours: one width shows whether these can be read.
      if (width === 768 || (width === 360 && name.startsWith("sandbox"))) continue;
      const findings = await findingsOf(page);
      faults.push(...findings.map((finding) => `${name} ${width} ${colorScheme}: ${finding}`));
    }
  }
  return faults;
}

/** `/live/settings/secrets/github-api-token` is of the pattern `/settings/secrets/:slug`. */
function patternOf(path: string, patterns: readonly string[]): string | undefined {
  const below = path.replace(/^\/(live|sandbox)/, "") || "/";
  const matches = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll(/:\w+/g, "[^/]+")}$`).test(below);
  return patterns.find((pattern) => pattern === below) ?? patterns.find(matches);
}

const LINKS = `[...document.querySelectorAll("main a[href], nav a[href], header a[href]")]
  .map((link) => new URL(link.href)).filter(({ origin }) => origin === location.origin)
  .map(({ pathname }) => pathname)`;

describe("every page", () => {
  for (const place of ["live", "sandbox"]) {
    it(`is whole, within its width and without a finding, ${place}`, async () => {
      const patterns = pagePaths().filter((path) => !path.startsWith("/sign-in/"));
      await asVisitor(async (visitor) => {
        const { page, signIn, open } = visitor;
        await signIn(demoPerson("owner@alder.example"), `/${place}`);
        const waiting = [`/${place}`];
        const seen = new Set<string>();
        const faults: string[] = [];
        for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
          const pattern = patternOf(path, patterns);
          if (pattern === undefined || seen.has(pattern)) continue;
          seen.add(pattern);
          await open(path);
          const links = await page.evaluate<string[]>(LINKS);
          waiting.push(...links.filter((link) => link.startsWith(`/${place}/`)));
          const name = `${place}${pattern.replaceAll("/", "-").replaceAll(":", "")}`;
          faults.push(...(await look(page, name)));
        }
        const missed = patterns.filter((pattern) => !seen.has(pattern));
        assert.deepEqual([...faults, ...missed.map((path) => `No link led to ${path}`)], []);
      });
    });
  }
});
