/** What the shells are told, asked of a real bash. */

import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { before, describe, it } from "node:test";

import { bundle } from "../build.mjs";
import { nembl } from "./support/nembl.ts";

let script: string;

before(async () => {
  await bundle();
  script = (await nembl(["completion", "bash"])).stdout;
});

function complete(line: string): string[] {
  const words = line.split(" ");
  const set = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}`;
  const asked = `${script}\n${set}\n_nembl\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", asked], { encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.split("\n").filter((word) => word !== "");
}

describe("completion", () => {
  it("knows commands, their second words and their options, in bash", () => {
    assert.ok(complete("nembl ").includes("secrets"));
    assert.deepEqual(complete("nembl secr"), ["secrets"]);
    assert.deepEqual(complete("nembl secrets "), ["list", "create", "set", "delete", "versions"]);
    assert.deepEqual(complete("nembl secrets create tok --desc"), ["--description"]);
    assert.ok(complete("nembl login --").includes("--no-browser"));
    assert.ok(complete("nembl whoami --").includes("--json"));
    assert.deepEqual(complete("nembl frob x"), []);
  });

  it("never names what the tool starts by itself", () => {
    assert.deepEqual(complete("nembl runner g"), []);
  });

  it("has a script for zsh and fish, and for no other shell", async () => {
    for (const shell of ["zsh", "fish"]) {
      const { code, stdout } = await nembl(["completion", shell]);
      assert.equal(code, 0);
      assert.match(stdout, /"secrets list"/);
      assert.doesNotMatch(stdout, /guard/);
    }
    assert.equal((await nembl(["completion", "sh"])).code, 2);
  });
});
