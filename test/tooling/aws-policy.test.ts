/** docs/aws/worker-policy.json allows what the code calls, on our own things, and nothing else. */

import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { fillPolicy } from "../../scripts/deployment/iam-steps.ts";

const FILE = "docs/aws/worker-policy.json";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly NotResource?: string;
  readonly Condition?: unknown;
}

const template = readFileSync(FILE, "utf8");
const { Statement: statements } = JSON.parse(template) as { Statement: readonly Statement[] };
const allowed = statements.flatMap(({ Action }) => Action).toSorted();

/** The name of IAM for what each file sends. A JSON call names its operation; the two others have one each. */
const PREFIXES: Readonly<Record<string, string>> = {
  "src/platform/aws/cognito.ts": "cognito-idp",
  "src/platform/aws/secrets-manager.ts": "secretsmanager",
};

function operationsOf(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/\bcall(?:<[^>]*>)?\(\s*"([A-Z]\w+)"/g)].map(
    ([, operation = ""]) => `${PREFIXES[path]}:${operation}`,
  );
}

it("lists each action that the code calls, and each is called", () => {
  expect(readFileSync("src/platform/aws/sns.ts", "utf8")).toContain('Action: "Publish"');
  expect(readFileSync("src/platform/aws/ses.ts", "utf8")).toContain("/v2/email/outbound-emails");
  const called = [...Object.keys(PREFIXES).flatMap(operationsOf), "sns:Publish", "ses:SendEmail"];
  expect([...new Set(called)].toSorted()).toEqual(allowed);
  expect(allowed.length).toBeGreaterThan(10);
});

it("is about every file that calls AWS", () => {
  const callers = globSync("src/**/*.ts").filter((path) =>
    /\b(?:callAws|awsFetch)\(|createAwsFetch\(/.test(readFileSync(path, "utf8")),
  );
  expect(callers.map((path) => path.replaceAll("\\", "/")).toSorted()).toEqual([
    "src/compose/outside.ts",
    "src/platform/aws/client.ts",
    "src/platform/aws/cognito.ts",
    "src/platform/aws/secrets-manager.ts",
    "src/platform/aws/ses.ts",
    "src/platform/aws/sns.ts",
  ]);
});

it("allows nothing on everything: a leaked key reaches our pool, our names and our sender", () => {
  for (const { Effect, Action, Resource, NotResource } of statements) {
    expect(Effect).toBe("Allow");
    expect([Action].flat().every((action) => !action.includes("*"))).toBe(true);
    // Publishing to a number has no resource, so topics are taken away instead.
    expect(Resource ?? NotResource).toMatch(/^arn:aws:/);
    expect(Resource).not.toBe("*");
  }
});

const NAMES = {
  Region: "eu-central-1",
  AccountId: "123456789012",
  UserPoolId: "eu-central-1_aB3dE5gH7",
  EmailFrom: "no-reply@company.test",
};

it("is filled in whole, or not at all", () => {
  const policy = fillPolicy(template, NAMES);
  expect(policy).not.toContain("${");
  expect(policy).toContain("arn:aws:secretsmanager:eu-central-1:123456789012:secret:nembl/*");
  expect(() => fillPolicy(template, { ...NAMES, AccountId: "" })).toThrow("AccountId");
  /** Attack: a name that ends the string and begins another statement. */
  expect(() => fillPolicy(template, { ...NAMES, UserPoolId: '*"' })).toThrow("UserPoolId");
});
