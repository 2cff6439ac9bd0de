import { inspect } from "node:util";

import { expect, it, vi } from "vitest";

import { Secret } from "../../src/core/secret.ts";
import { createLogger, describeError } from "../../src/platform/logger.ts";

const VALUE = "canary-7f3a9c";
const secret = new Secret(VALUE);

/** The same, where a type that is too wide lets it through. */
const careless = secret as unknown as string;

/** Attack by accident: somebody logs, joins, copies or serialises what holds a value. */
const ACCIDENTS: Readonly<Record<string, () => unknown>> = {
  "JSON.stringify": () => JSON.stringify({ secret, list: [secret], deep: { secret } }),
  "a template": () => `a ${careless} b`,
  "String()": () => String(secret),
  adding: () => "a " + careless,
  "its own toString": () => [secret.toString(), secret.toLocaleString()].join(),
  "its own toJSON": () => secret.toJSON(),
  "a number": () => Number(secret),
  comparing: () => [VALUE].includes(careless),
  joining: () => [secret, secret].join(","),
  inspecting: () => inspect(secret, { showHidden: true, depth: null, getters: true }),
  "inspecting what holds it": () =>
    inspect({ secret, list: [secret], map: new Map([[1, secret]]) }),
  "its keys": () => JSON.stringify([Reflect.ownKeys(secret), Object.entries(secret)]),
  "a spread": () => inspect({ ...(secret as object) }),
  "Object.assign": () => JSON.stringify(Object.assign({}, secret)),
  structuredClone: () => inspect(structuredClone(secret)) + JSON.stringify(structuredClone(secret)),
  "an error's message": () => inspect(new Error(`failed with ${careless}`)),
  "an error's cause": () => inspect(new Error("failed", { cause: secret })),
  "our description of an error": () =>
    JSON.stringify(
      describeError(new TypeError(`bad ${careless}`, { cause: new Error(String(secret)) })),
    ),
  "a form": () => new URLSearchParams({ secret: careless }).toString(),
  "a header": () => new Headers({ secret: careless }).get("secret"),
};

it.each(Object.entries(ACCIDENTS))("does not give its value to %s", (_, accident) => {
  const seen = String(accident());
  expect(seen).not.toContain(VALUE);
  expect(seen).not.toBe("true");
});

it("does not give its value to console.log, nor to the logger", () => {
  const lines: unknown[][] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...args) => void lines.push(args));
  console.log("a secret:", secret, { secret });
  createLogger((line) => console.log(line)).info("read", { secret: careless });
  log.mockRestore();
  expect(inspect(lines, { depth: null, showHidden: true })).not.toContain(VALUE);
  expect(lines).toHaveLength(2);
});

it("gives it up where that is said, and nowhere else", () => {
  expect(secret.reveal()).toBe(VALUE);
  expect((structuredClone(secret) as Partial<Secret>).reveal).toBeUndefined();
  expect(() => Secret.prototype.reveal.call({ ...(secret as object) } as Secret)).toThrow(
    TypeError,
  );
});
