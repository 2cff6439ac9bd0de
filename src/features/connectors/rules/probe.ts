/** What a test asks of a provider, and what is said of the answer. Pure. */

import type { ConnectorAuth, ConnectorType } from "./connector.ts";
import { holderIn, judgeAnswer, type ProviderAnswer } from "./providers.ts";

/** What needs the credential and changes nothing. */
export function probeOf(type: ConnectorType, path: string | undefined): string {
  switch (type) {
    case "github":
      return "/user";
    case "slack":
      return "/auth.test";
    case "http":
      return path ?? "";
  }
}

/** An app's token has no user; its rate limit it may ask for. */
export function secondProbe(type: ConnectorType, { status }: ProviderAnswer): string | undefined {
  return type === "github" && status === 403 ? "/rate_limit" : undefined;
}

export interface TestVerdict {
  readonly ok: boolean;
  readonly status: number | null;
  readonly message: string;
}

export function describeProbe(
  type: ConnectorType,
  auth: ConnectorAuth,
  answer: ProviderAnswer,
): TestVerdict {
  const { status } = answer;
  const verdict = judgeAnswer(type, answer);
  if (auth.scheme === "none" && verdict.kind === "works") {
    return { ok: true, status, message: `It answered ${status}. It has no credential to test.` };
  }
  if (verdict.kind === "works") {
    const holder = holderIn(type, answer);
    const message = holder === "" ? "The credential works." : `The credential works: ${holder}.`;
    return { ok: true, status, message };
  }
  const isNoProof = type === "http" && verdict.kind === "silent" && status < 500 && status !== 429;
  const advice = isNoProof
    ? " That says nothing of the credential: name a path that needs it."
    : "";
  return { ok: false, status, message: `${verdict.why}${advice}` };
}
