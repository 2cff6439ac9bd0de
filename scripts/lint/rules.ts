/** The rules of every file, beside the categories that oxlint.config.ts turns on. */

import type { OxlintConfig } from "oxlint";

export const RULES: NonNullable<OxlintConfig["rules"]> = {
  "import/no-cycle": "error",
  "import/no-default-export": "error",
  // checkThenables: a drizzle query that nobody awaits is never sent.
  "typescript/no-floating-promises": [
    "error",
    {
      checkThenables: true,
      allowForKnownSafeCalls: [
        { from: "package", package: "node:test", name: ["describe", "it", "test", "suite"] },
      ],
    },
  ],
  "typescript/switch-exhaustiveness-check": "error",
  "typescript/no-explicit-any": "error",
  "typescript/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "typescript/no-import-type-side-effects": "error",
  "typescript/no-non-null-assertion": "error",
  "typescript/no-misused-promises": "error",
  "typescript/only-throw-error": "error",
  "typescript/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description" }],
  "typescript/no-namespace": "error",
  "typescript/parameter-properties": "error",
  "typescript/use-unknown-in-catch-callback-variable": "error",
  "typescript/no-deprecated": "error",
  "typescript/return-await": ["error", "in-try-catch"],
  // A destructured `_` is what `...rest` leaves out.
  "no-unused-vars": [
    "error",
    { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
  ],
  "max-lines": ["error", { max: 300 }],
  eqeqeq: "error",
  "no-var": "error",
  "no-param-reassign": "error",
  "no-else-return": "error",
  "no-warning-comments": "error",
  "prefer-const": "error",
  "unicorn/filename-case": ["error", { case: "kebabCase" }],
  "unicorn/prefer-node-protocol": "error",
  "unicorn/no-abusive-eslint-disable": "error",
  // `expect(value, "what it means")` is vitest's own.
  "vitest/valid-expect": ["error", { maxArgs: 2 }],
  "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*"] }],
  // Tests walk tables, and some rows expect more than others.
  "vitest/no-conditional-expect": "off",
  // tsc knows that an exhaustive switch returns.
  "typescript/consistent-return": "off",
  // Narrowing by `as` is allowed where a check precedes it: at the edges, all of D1 and JSON is unsafe.
  "typescript/no-unsafe-type-assertion": "off",
  "unicorn/consistent-function-scoping": "off",
  // It does not see that another task changes the condition while the loop awaits.
  "no-unmodified-loop-condition": "off",
  "import/no-named-as-default-member": "off",
  // `...["--port", port]` keeps an option and its value on one line.
  "unicorn/no-useless-spread": "off",
};
