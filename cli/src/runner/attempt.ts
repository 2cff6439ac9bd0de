/**
 * One claim from its delivery to its result. The command starts once the API has confirmed the claim after its delivery,
 * and it is dead before the API gives the claim to anybody else.
 */

import { createScrubber } from "../../../src/features/egress/scrub/scrubber.ts";
import { pause } from "./back-off.ts";
import type { Guard } from "./guard.ts";
import type { Identity } from "./identity.ts";
import { openVariables, type KeyPair, type Variables } from "./key-pair.ts";
import { heartbeatMs, instant, isLapsed, leftMs, type Instant } from "./lease.ts";
import { createOutputStream } from "./output.ts";
import { ClaimLost, Revoked, type Claim, type Output, type Protocol } from "./protocol.ts";
import type { Result } from "./protocol.ts";
import { deliverResult } from "./results.ts";
import { runCommand, type CommandEnd, type Running } from "./run-command.ts";

export interface Attempt {
  readonly protocol: Protocol;
  readonly identity: Identity;
  readonly session: string;
  readonly keyPair: KeyPair;
  readonly guard: Guard;
  readonly inherited: Readonly<Record<string, string>>;
  readonly show: (stream: "stdout" | "stderr", text: Uint8Array) => void;
  readonly log: (message: string) => void;
  /** End the command at once. */
  readonly kill: AbortSignal;
  /** Leave the result for the next process. */
  readonly giveUp: AbortSignal;
}

type Ending = "timeout" | "killed";

const notHeard = () => new ClaimLost("It was not heard in time.");

const TICK_MS = 250;
const RETRY_MS = 1_000;

export async function runAttempt(on: Attempt, claim: Claim, askedAt: Instant): Promise<void> {
  const { protocol, session, log } = on;
  const { id, attempt, leaseSeconds } = claim;
  const name = `${claim.instanceId} ${claim.phase} (attempt ${attempt})`;
  const finish = async (result: Omit<Result, "session" | "attempt">) => {
    const whole = { session, attempt, ...result };
    const pending = { runnerId: on.identity.runnerId, id, result: whole };
    const delivery = await deliverResult(protocol, pending, on.giveUp);
    log(`${name}: ${said(result)}${delivery === "taken" ? "" : ` (result ${delivery})`}`);
  };

  let variables: Variables;
  try {
    const { runnerId: runner } = on.identity;
    const expected = { runner, instance: claim.instanceId, phase: claim.phase, attempt };
    variables = await openVariables(claim.env, on.keyPair, expected, claim.answeredAtMs);
  } catch {
    await finish({ exitCode: null, failure: "not_started" });
    return;
  }

  const scrubber = createScrubber([...variables.hidden, on.identity.credential]);
  const stdout = createOutputStream(scrubber, (text) => on.show("stdout", text));
  const stderr = createOutputStream(scrubber, (text) => on.show("stderr", text));
  let lease = askedAt;
  let seq = 0;
  let unheard: Output | undefined;
  let ending: Ending | undefined;
  let lost: Error | undefined;
  let running: Running | undefined;

  const heldMs = () => leftMs(lease, instant(), leaseSeconds);
  const lose = (error: Error) => {
    lost ??= error;
    running?.kill("SIGKILL");
  };
  const endIn = (reason: Ending) => {
    if (ending !== undefined) return;
    ending = reason;
    running?.kill("SIGTERM");
    setTimeout(() => running?.kill("SIGKILL"), claim.killGraceSeconds * 1_000).unref();
  };

  function nextOutput(): Output | undefined {
    const pieces = { stdout: stdout.takeBeginning(), stderr: stderr.takeBeginning() };
    if (pieces.stdout.length + pieces.stderr.length === 0) return undefined;
    return { seq: ++seq, ...encode(pieces) };
  }

  /** Whether it was heard. A piece of output that was not is sent again as it was. */
  async function beat(): Promise<boolean> {
    const sentAt = instant();
    unheard ??= nextOutput();
    try {
      const body = { session, attempt, ...(unheard && { output: unheard }) };
      const { cancel } = await protocol.heartbeat(id, body);
      unheard = undefined;
      lease = sentAt;
      running?.hold(heldMs());
      if (cancel) endIn("killed");
      return true;
    } catch (error) {
      if (error instanceof ClaimLost || error instanceof Revoked) lose(error);
      return false;
    }
  }

  const watch = setInterval(() => {
    if (isLapsed(lease, instant(), leaseSeconds)) lose(notHeard());
  }, TICK_MS);
  const over = new AbortController();
  try {
    // The claim may be older than its answer looks, so nothing starts before it is confirmed.
    while (lost === undefined && !on.kill.aborted && !(await beat()))
      await pause(RETRY_MS, on.kill);
    // This process may have hung since.
    if (isLapsed(lease, instant(), leaseSeconds)) lose(notHeard());
    if (lost === undefined && (ending !== undefined || on.kill.aborted)) {
      await finish({ exitCode: null, failure: "killed" });
      return;
    }
    if (lost === undefined) {
      log(`${name}: started`);
      const output = { stdout: stdout.push, stderr: stderr.push };
      running = startCommand(on, claim, variables, output, heldMs());
    }
    if (lost === undefined && running === undefined) {
      await finish({ exitCode: null, failure: "not_started" });
      return;
    }
    const end = running && (await untilEnd(running));
    if (end?.leftFolder !== undefined) log(`${name}: ${end.leftFolder} could not be removed`);
    if (end === undefined || lost !== undefined) {
      log(`${name}: the claim was lost${end === undefined ? "" : ", and its command killed"}`);
      if (lost instanceof Revoked) throw lost;
      return;
    }
    stdout.end();
    stderr.end();
    const result = resultOf(end, ending);
    await flush();
    await finish({ ...result, ...withOutput() });
  } finally {
    clearInterval(watch);
  }

  async function untilEnd(command: Running): Promise<CommandEnd> {
    const timeout = setTimeout(() => endIn("timeout"), claim.timeoutSeconds * 1_000);
    const killNow = () => {
      ending ??= "killed";
      command.kill("SIGKILL");
    };
    on.kill.addEventListener("abort", killNow);
    const beats = keepBeating();
    try {
      const end = await command.ended;
      // This process may have hung, and the guard have ended the command.
      const isKilled = end.started && end.exitCode === null;
      if (isKilled && isLapsed(lease, instant(), leaseSeconds)) lose(notHeard());
      return end;
    } finally {
      clearInterval(watch);
      clearTimeout(timeout);
      on.kill.removeEventListener("abort", killNow);
      over.abort();
      await beats;
    }
  }

  async function keepBeating(): Promise<void> {
    let waitMs = heartbeatMs(leaseSeconds);
    while (!over.signal.aborted && lost === undefined) {
      await pause(waitMs, over.signal);
      if (over.signal.aborted || lost !== undefined) return;
      waitMs = (await beat()) ? heartbeatMs(leaseSeconds) : RETRY_MS;
    }
  }

  /** What does not go with the result. Where this is not heard the result counts all the same. */
  async function flush(): Promise<void> {
    if (unheard !== undefined && !(await beat())) return;
    if (stdout.isLong() || stderr.isLong()) await beat();
  }

  function withOutput(): { output?: Output } {
    const rest = { stdout: stdout.takeRest(), stderr: stderr.takeRest() };
    const truncated = stdout.isCut() || stderr.isCut() || unheard !== undefined;
    if (rest.stdout.length + rest.stderr.length === 0 && !truncated) return {};
    return { output: { seq: ++seq, ...encode(rest), ...(truncated && { truncated }) } };
  }
}

/** Undefined where there is no such program, or the system takes none like it. */
function startCommand(
  { guard, inherited }: Attempt,
  { run }: Claim,
  { env }: Variables,
  on: Record<"stdout" | "stderr", (chunk: Uint8Array) => void>,
  heldMs: number,
): Running | undefined {
  try {
    const both = { ...inherited, ...env };
    const started = { run, env: both, guard, heldMs };
    return runCommand({ ...started, onStdout: on.stdout, onStderr: on.stderr });
  } catch {
    return undefined;
  }
}

function encode(pieces: Record<"stdout" | "stderr", Uint8Array>) {
  const filled = Object.entries(pieces).filter(([, bytes]) => bytes.length > 0);
  return Object.fromEntries(
    filled.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
  );
}

function resultOf({ exitCode, signal, started, durationMs }: CommandEnd, ending?: Ending) {
  if (!started) return { exitCode: null, failure: "not_started" } as const;
  // One that ended as it was told to has a code of its own, and did not do its work all the same.
  const failure = ending ?? (exitCode === null ? "killed" : undefined);
  return {
    ...{ exitCode, durationMs },
    ...(signal === null ? {} : { signal }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function said({ exitCode, signal, failure }: Omit<Result, "session" | "attempt">): string {
  if (failure === "not_started") return "could not be started";
  if (failure === "timeout") return "ended, for its time was over";
  if (failure === "killed") return `ended by ${signal ?? "its cancellation"}`;
  return `ended with exit code ${exitCode}`;
}
