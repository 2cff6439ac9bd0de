import { beforeEach } from "vitest";

/** What `make` sets up before each test of the file that calls this; each name is of the test that runs. */
export function eachTest<T extends object>(make: () => Promise<T> | T): T {
  let made: T | undefined;
  beforeEach(async () => {
    made = await make();
  });
  return new Proxy({} as T, {
    get(_, name) {
      if (made === undefined) throw new Error("It is set up with the file's first test.");
      return Reflect.get(made, name) as unknown;
    },
  });
}
