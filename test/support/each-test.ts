/** What a whole file names once, and what is made anew meanwhile. */

import { beforeEach } from "vitest";

/** Reads and writes what `find` finds at that moment. */
export function standIn<T extends object>(find: () => T | undefined): T {
  const found = (): T => {
    const object = find();
    if (object === undefined) throw new Error("It is made before the file's first test.");
    return object;
  };
  return new Proxy({} as T, {
    get: (_, name) => Reflect.get(found(), name) as unknown,
    set: (_, name, value) => Reflect.set(found(), name, value),
  });
}

/** Made before each test, in place before the file's own `beforeEach`. */
export function eachTest<T extends object>(make: () => T | Promise<T>): T {
  let made: T | undefined;
  beforeEach(async () => {
    made = await make();
  });
  return standIn(() => made);
}
