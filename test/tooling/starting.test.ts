/** What a person reads when the machine, or another start, is in the way of `npm run dev`. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

import { explain } from "../../scripts/dev/explain.ts";
import { onFreePort } from "../../scripts/dev/ports.ts";
import { claimData } from "../../scripts/dev/running.ts";
import { DevError, type Say } from "../../scripts/dev/say.ts";

const directory = mkdtempSync(join(tmpdir(), "nembl-start-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("the data's claim", () => {
  it("is one's alone, of ten that start at once, and names its address to the others", async () => {
    const path = join(directory, "at-once", "running.json");
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimData(path)));
    const ours = claims.filter((claim) => claim.kind === "ours");
    expect(ours).toHaveLength(1);
    ours[0]?.setUrl("http://127.0.0.1:1");
    expect(await claimData(path)).toEqual({
      kind: "theirs",
      pid: process.pid,
      url: "http://127.0.0.1:1",
    });
  });

  it.each([
    ["nobody answers at its port any more", JSON.stringify({ pid: 1, port: 1, token: "gone" })],
    ["it is half written", '{"pid": 1, "po'],
  ])("is taken over where %s, by one of five", async (what, left) => {
    const path = join(directory, `${what.length}.json`);
    writeFileSync(path, left);
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimData(path)));
    expect(claims.filter(({ kind }) => kind === "ours")).toHaveLength(1);
  });

  /** Attack, or bad luck: the port of a stack that was killed is another program's by now. */
  it("is taken over where somebody else has the port", async () => {
    const real = join(directory, "real.json");
    await claimData(real);
    const { port } = JSON.parse(readFileSync(real, "utf8")) as { port: number };
    const path = join(directory, "other.json");
    writeFileSync(path, JSON.stringify({ pid: 1, port, token: "of-somebody-else" }));
    expect((await claimData(path)).kind).toBe("ours");
  });

  it("ends with its process", () => {
    const path = join(directory, "ended.json");
    const module = JSON.stringify(new URL("../../scripts/dev/running.ts", import.meta.url).href);
    const script = `const { claimData } = await import(${module}); console.log((await claimData(${JSON.stringify(path)})).kind);`;
    const run = () =>
      spawnSync("node", ["--input-type=module", "--eval", script], { encoding: "utf8" }).stdout;
    expect([run(), existsSync(path), run()]).toEqual(["ours\n", false, "ours\n"]);
  });
});

describe("a port", () => {
  const said: string[] = [];
  const say = { essential: (line: string) => said.push(line) } as unknown as Say;
  const wanted = { from: 8_925, what: "the API" };

  it("that another program takes between look and bind is given up for the next", async () => {
    const tried: number[] = [];
    const port = await onFreePort(wanted, say, (candidate) => {
      tried.push(candidate);
      if (tried.length < 3) {
        return Promise.reject(new DevError("wrangler dev ended (1).\n  Address already in use"));
      }
      return Promise.resolve(candidate);
    });
    expect(new Set(tried).size).toBe(3);
    expect(port).toBe(tried.at(-1));
    expect(said).toEqual([`port 8925 is taken, using ${port} for the API`]);
  });

  it("is not blamed for another failure", async () => {
    const fail = () => Promise.reject(new DevError("wrangler dev ended (1)."));
    await expect(onFreePort(wanted, say, fail)).rejects.toThrow("ended (1)");
  });
});

describe("a sentence instead of a stack", () => {
  it.each([
    ["EROFS", "cannot be written"],
    ["EACCES", "cannot be written"],
    ["ENOSPC", "disk is full"],
    ["EMFILE", "ulimit"],
  ])("stands for %s", (code, words) => {
    const error = Object.assign(new Error(code), { code, path: "/a/folder" });
    expect(explain(error)).toContain(words);
  });

  it("stands for nothing that we do not know", () => {
    expect(explain(new TypeError("a defect"))).toBeUndefined();
  });

  it("comes of a folder that is none", () => {
    const blocked = join(directory, "a-file");
    writeFileSync(blocked, "");
    const args = ["scripts/dev.ts", "--persist-to", join(blocked, "data")];
    const { status, stderr } = spawnSync("node", args, { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\S+ is in a place that is a file/);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it("comes of a Node that runs no TypeScript", () => {
    // As Node 20 is: `process.features.typescript` is not there.
    const flag = "--no-experimental-strip-types";
    const args = [flag, "--import", "./scripts/own-node.mjs", "scripts/dev.ts", "--help"];
    const { status, stderr } = spawnSync("node", args, { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("npm rebuild node");
    expect(stderr).not.toContain("ERR_UNKNOWN_FILE_EXTENSION");
  });
});
