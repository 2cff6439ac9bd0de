/** There is one way out with a secret: what the source itself shows. */

import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const sources = globSync("src/**/*.{ts,tsx}")
  .map((path) => path.replaceAll("\\", "/"))
  .toSorted();

/** Comments may speak of what code may not do. */
function codeOf(path: string): string {
  return readFileSync(path, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
}

function filesWith(pattern: RegExp, under = sources): string[] {
  return under.filter((path) => pattern.test(codeOf(path)));
}

/** Where a value leaves its wrapper, and why it may. */
const REVEALED: Readonly<Record<string, string>> = {
  "src/features/egress/call/retrieve.ts": "the way out: placed in one call, and scrubbed of it",
  "src/features/egress/refresh/pending-token.ts": "sealed, until the store has it",
  "src/features/egress/refresh/refresher.ts": "from its object to the way out",
  "src/features/egress/refresh/request-token.ts": "to the token endpoint that it is bound to",
  "src/features/egress/seal/seal-for-runner.ts": "the way out: sealed to a runner's key",
  "src/features/egress/signatures/verify-signature.ts":
    "the way out: a key that cannot be read back",
  "src/features/secrets/retrieve/value-cache.ts": "how much memory it takes",
  "src/platform/aws/secrets-manager.ts": "to the store itself",
  "src/platform/secret-store/embedded-vault.ts": "whether the store holds it already",
  "src/platform/secret-store/envelope.ts": "sealed in the store itself",
  "src/platform/secret-store/value-size.ts": "how long it is",
};

/**
 * Attack: a new feature reads a value and sends it by a way of its own, which knows neither pinned hosts nor redirects
 * nor the scrubber.
 */
describe("a secret's value", () => {
  it("leaves its wrapper in a listed few files", () => {
    const found = filesWith(/\breveal\b/);
    // Where the word itself is made.
    expect(found).toEqual(["src/core/secret.ts", ...Object.keys(REVEALED)].toSorted());
  });

  it("is read at run time by the way out alone", () => {
    const readers = filesWith(/\breadSecret\b/).filter(
      (path) => !path.startsWith("src/features/egress/"),
    );
    expect(readers).toEqual([
      "src/features/secrets/index.ts",
      "src/features/secrets/retrieve/read-secret.ts",
    ]);
  });

  it("is read from the store by the one retrieval, and by nobody past it", () => {
    expect(filesWith(/\bsecretStore\.read\b|\bsecretValues\.get\b/)).toEqual([
      "src/features/secrets/retrieve/read-secret.ts",
    ]);
  });
});

/** Who calls others by the runtime's own `fetch`, and whom. */
const CALLERS: Readonly<Record<string, string>> = {
  "src/compose/outside.ts": "hands it to the way out",
  "src/platform/aws/json-call.ts": "AWS, by the signing fetch that it was handed",
  "src/platform/cognito/token-endpoint.ts": "the user pool's own token endpoint",
  "src/platform/fetch-json.ts": "documents at addresses of our own configuration",
  "src/platform/outbound/call.ts": "webhooks, which carry a signature and no secret",
};

describe("the runtime's fetch", () => {
  const CALL = /(?<![.\w])fetch\(/;

  it("is called by a listed few", () => {
    // Where the Worker's own handler of that name is defined, nobody is called.
    const found = filesWith(CALL).filter((path) => !/^src\/(http\/front|worker)\.ts$/.test(path));
    expect(found).toEqual(Object.keys(CALLERS));
  });

  it.each(["await fetch(url)", "return fetch(url, init);", "(url) => fetch(url)"])(
    "would be found in %s",
    (code) => expect(code).toMatch(CALL),
  );
});

describe("the scrubber", () => {
  it("imports nothing but itself and the encodings: the command-line tool is built of it as well", () => {
    const files = sources.filter((path) => path.startsWith("src/features/egress/scrub/"));
    expect(files.length).toBeGreaterThan(3);
    const imported = files.flatMap((path) =>
      [...codeOf(path).matchAll(/from "([^"]+)"/g)].map(([, from]) => from ?? ""),
    );
    const beyond = imported.filter((from) => !/^\.\/[\w-]+\.ts$/.test(from));
    expect([...new Set(beyond)]).toEqual(["../../../core/encoding.ts"]);
  });
});
