/** Where the pages around a sign-in lead on to: never off the site. */

import { expect, it } from "vitest";

import { safePath } from "../../src/console/safe-path.ts";
import { visitor } from "../support/console.ts";

const LEADING_OFF = [
  "//evil.example",
  "/\\evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/%2e//evil.example",
  "/a/..//evil.example",
  "/a/%2E%2e//evil.example/x?y",
  "https://evil.example/",
  "javascript:alert(1)",
  "/\t/evil.example",
  "",
];

it("takes no address that a browser resolves to another site", () => {
  for (const address of LEADING_OFF) {
    const path = safePath(address);
    expect(path, address).toBe("/");
    expect(new URL(path, "https://here.example").origin, address).toBe("https://here.example");
  }
});

it("keeps an address of this site with its query", () => {
  expect(safePath("/live/settings/secrets?tag=a%2Fb")).toBe("/live/settings/secrets?tag=a%2Fb");
  expect(safePath("/live/./x//y")).toBe("/live/x//y");
  expect(safePath(null, "/live")).toBe("/live");
});

it("leads home from a switch whose form was given another site", async () => {
  for (const returnTo of LEADING_OFF) {
    // A switch makes another cookie: each has a sign-in of its own.
    const person = await visitor();
    const sent = await person.submit("/sign-in/company", "switch", { returnTo });
    expect([sent.status, sent.headers.get("location")], returnTo).toEqual([303, "/"]);
  }
});
