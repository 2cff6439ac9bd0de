/** GitHub's double, a live key, and reports as GitHub sends them, before each test. */

import { afterAll, beforeAll, vi } from "vitest";

import { eachTest } from "../../support/each-test.ts";
import { startFakeGithub, type FakeGithub } from "../../support/fake-github.ts";
import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { env, seedCompany, seedKey, type SeedKey } from "../../support/world.ts";

interface Scene {
  readonly github: FakeGithub;
  readonly key: SeedKey;
  readonly isolate: Isolate;
}

interface Posted {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

export function useGithub() {
  beforeAll(() => vi.spyOn(console, "error").mockImplementation(() => undefined));
  const scene = eachTest(async (): Promise<Scene> => {
    vi.unstubAllGlobals();
    vi.stubGlobal("fetch", () => Promise.reject(new Error("nothing may leave a test")));
    const github = await startFakeGithub();
    const key = await seedKey((await seedCompany()).id, "live");
    const { keys } = await env.FACTS.list({ prefix: "github-keys:" });
    for (const { name } of keys) await env.FACTS.delete(name);
    return { github, key, isolate: createIsolate() };
  });
  afterAll(() => vi.unstubAllGlobals());

  async function post(
    body: string | Uint8Array,
    headers?: Record<string, string>,
    on: Isolate = scene.isolate,
  ): Promise<Posted> {
    const init = { method: "POST", headers: headers ?? (await scene.github.sign(body)), body };
    const response = await on.fetch("/v1/leaks/github", init);
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  }

  return { scene, post, report: (...matches: object[]) => post(JSON.stringify(matches)) };
}

export const matchOf = (token: string, more: object = {}) => ({
  token,
  type: "nembl_api_key",
  url: "https://github.com/octo/repo/blob/1234/config.yml#L3",
  source: "Commit",
  ...more,
});
