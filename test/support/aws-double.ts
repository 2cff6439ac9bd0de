/**
 * Secrets Manager over the wire, in this process: six operations by AWS's rules. Signatures are checked, a signature is
 * good for five minutes, a token names one value for ever, and a deleted name stays taken while it is being deleted.
 * `intercept` lets a test do to a call whatever a network does, before or after it took effect.
 */

import { vi } from "vitest";

import { utf8 } from "../../src/core/encoding.ts";
import { findSignatureFault, type Signer } from "./sigv4.ts";

type Body = Readonly<Record<string, unknown>>;

export interface AwsCall {
  readonly operation: string;
  readonly body: Body;
}

export interface AwsDouble {
  readonly calls: AwsCall[];
  /** Replaced by a test that wants faults; `reset` puts it back. */
  intercept: (call: AwsCall, perform: () => Response) => Promise<Response> | Response;
  /** AWS's own clock: signatures age by it, deletions end by it. */
  now: () => number;
  readonly reset: () => void;
  readonly operations: () => string[];
  /** By name, deleted ones left out: the values by their tokens. */
  readonly secrets: () => Map<string, Map<string, string>>;
}

export interface AwsDoubleOptions extends Omit<Signer, "service" | "requires"> {
  readonly url: string;
  /** How long a forced deletion goes on in the background. */
  readonly deletionMs?: number;
}

interface HeldSecret {
  readonly arn: string;
  readonly versions: Map<string, Version>;
  deletedAtMs: number | null;
}

interface Version {
  readonly value: string;
  readonly stages: Set<string>;
}

const SIGNATURE_MS = 5 * 60_000;

const UNLABELLED_KEPT = 100;

/** As AWS says it, with all that must not reach our callers: the name behind a namespace, an account, a request's id. */
export function awsRefusal(name: string, status = 400, message = "refused"): Response {
  const text = `${message} (arn:aws:secretsmanager:eu-central-1:123456789012:secret:x, RequestId: 9d1c)`;
  return Response.json(
    { __type: `com.amazonaws.secretsmanager#${name}`, Message: text },
    { status, headers: { "content-type": "application/x-amz-json-1.1" } },
  );
}

/** Takes over its address from the `fetch` that is in place; everything else goes on to that one. */
export function startAwsDouble(options: AwsDoubleOptions): AwsDouble {
  const { url, deletionMs = 60_000 } = options;
  const others = globalThis.fetch;
  const held = new Map<string, HeldSecret>();
  const signer = {
    ...options,
    service: "secretsmanager",
    requires: ["host", "x-amz-date", "x-amz-target"],
  };

  const double: AwsDouble = {
    calls: [],
    intercept: (_, perform) => perform(),
    now: () => Date.now(),
    operations: () => double.calls.map((call) => call.operation),
    secrets: () =>
      new Map(
        [...held]
          .filter(([, { deletedAtMs }]) => deletedAtMs === null)
          .map(([name, { versions }]) => [
            name,
            new Map([...versions].map(([token, { value }]) => [token, value])),
          ]),
      ),
    reset: () => {
      double.calls.length = 0;
      double.intercept = (_, perform) => perform();
      double.now = () => Date.now();
    },
  };

  async function answer(request: Request): Promise<Response> {
    const text = await request.text();
    const fault = await findSignatureFault(request, text, signer);
    if (fault !== undefined) return awsRefusal("InvalidSignatureException", 403, fault);
    const ageMs = double.now() - signedAtMs(request);
    if (Math.abs(ageMs) > SIGNATURE_MS) {
      return awsRefusal("InvalidSignatureException", 403, "Signature expired");
    }
    if (request.headers.get("content-type") !== "application/x-amz-json-1.1") {
      return awsRefusal("SerializationException");
    }
    const [service, operation = ""] = (request.headers.get("x-amz-target") ?? "").split(".");
    if (service !== "secretsmanager") return awsRefusal("UnknownOperationException");
    const call = { operation, body: JSON.parse(text) as Body };
    double.calls.push(call);
    return double.intercept(call, () => dispatch(call));
  }

  function dispatch({ operation, body }: AwsCall): Response {
    finishDeletions();
    switch (operation) {
      case "CreateSecret":
        return create(body);
      case "PutSecretValue":
        return put(body);
      case "GetSecretValue":
        return get(body);
      case "DescribeSecret":
        return describe(body);
      case "UpdateSecretVersionStage":
        return label(body);
      case "DeleteSecret":
        return remove(body);
      default:
        return awsRefusal("UnknownOperationException");
    }
  }

  function finishDeletions(): void {
    for (const [name, { deletedAtMs }] of held) {
      if (deletedAtMs !== null && double.now() - deletedAtMs >= deletionMs) held.delete(name);
    }
  }

  function create(body: Body): Response {
    const { Name, ClientRequestToken: token, SecretString: value } = body;
    const fault = findFault(body);
    if (fault !== undefined) return awsRefusal("InvalidParameterException", 400, fault);
    if (typeof Name !== "string" || !/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(Name)) {
      return awsRefusal("InvalidParameterException", 400, "Name");
    }
    const secret = held.get(Name);
    if (secret !== undefined) {
      if (secret.deletedAtMs !== null) return awsRefusal("InvalidRequestException");
      return secret.versions.get(String(token))?.value === value
        ? Response.json({ ARN: secret.arn, Name, VersionId: token })
        : awsRefusal("ResourceExistsException");
    }
    const arn = `arn:aws:secretsmanager:${options.region}:123456789012:secret:${Name}-${randomSuffix()}`;
    const first = { value: String(value), stages: new Set(["AWSCURRENT"]) };
    held.set(Name, { arn, versions: new Map([[String(token), first]]), deletedAtMs: null });
    return Response.json({ ARN: arn, Name, VersionId: token });
  }

  function put(body: Body): Response {
    const fault = findFault(body);
    if (fault !== undefined) return awsRefusal("InvalidParameterException", 400, fault);
    const [name, secret] = find(body);
    if (secret === undefined) return awsRefusal("ResourceNotFoundException");
    if (secret.deletedAtMs !== null) return awsRefusal("InvalidRequestException");
    const token = String(body["ClientRequestToken"]);
    const value = String(body["SecretString"]);
    const present = secret.versions.get(token);
    if (present !== undefined && present.value !== value) {
      return awsRefusal("ResourceExistsException");
    }
    if (present === undefined) {
      moveLabels(secret, token, value);
      prune(secret);
    }
    return Response.json({ ARN: secret.arn, Name: name, VersionId: token });
  }

  function get(body: Body): Response {
    const [name, secret] = find(body);
    if (secret === undefined) return awsRefusal("ResourceNotFoundException");
    if (secret.deletedAtMs !== null) return awsRefusal("InvalidRequestException");
    const id = typeof body["VersionId"] === "string" ? body["VersionId"] : currentOf(secret);
    const version = secret.versions.get(id ?? "");
    if (version === undefined) return awsRefusal("ResourceNotFoundException");
    return Response.json({
      ARN: secret.arn,
      Name: name,
      VersionId: id,
      SecretString: version.value,
      VersionStages: [...version.stages],
      CreatedDate: double.now() / 1000,
    });
  }

  /** Versions without a label are readable and yet not listed. */
  function describe(body: Body): Response {
    const [name, secret] = find(body);
    if (secret === undefined) return awsRefusal("ResourceNotFoundException");
    const listed = [...secret.versions].filter(([, { stages }]) => stages.size > 0);
    const deleted = secret.deletedAtMs;
    return Response.json({
      ARN: secret.arn,
      Name: name,
      VersionIdsToStages: Object.fromEntries(listed.map(([id, { stages }]) => [id, [...stages]])),
      ...(deleted === null ? {} : { DeletedDate: deleted / 1000 }),
    });
  }

  /** Of AWSCURRENT alone; AWSPREVIOUS follows it, and the version that loses it must be named. */
  function label(body: Body): Response {
    const [name, secret] = find(body);
    if (secret === undefined) return awsRefusal("ResourceNotFoundException");
    if (secret.deletedAtMs !== null) return awsRefusal("InvalidRequestException");
    const [to, from] = [String(body["MoveToVersionId"]), String(body["RemoveFromVersionId"])];
    const isFit = body["VersionStage"] === "AWSCURRENT" && currentOf(secret) === from;
    if (!secret.versions.has(to)) return awsRefusal("ResourceNotFoundException");
    if (!isFit) return awsRefusal("InvalidParameterException", 400, "RemoveFromVersionId");
    labelCurrent(secret, to);
    return Response.json({ ARN: secret.arn, Name: name });
  }

  function remove(body: Body): Response {
    if (body["ForceDeleteWithoutRecovery"] !== true) return awsRefusal("InvalidParameterException");
    const [name, secret] = find(body);
    if (secret !== undefined) secret.deletedAtMs ??= double.now();
    return Response.json({ Name: name, DeletionDate: double.now() / 1000 });
  }

  /** A name is taken as it is; an ARN may lack its six characters, and then finds the first that fits. */
  function find(body: Body): [string, HeldSecret | undefined] {
    const id = String(body["SecretId"]);
    if (!id.startsWith("arn:")) return [id, held.get(id)];
    const fits = ({ arn }: HeldSecret) => arn === id || arn.slice(0, -7) === id;
    return [...held].find(([, secret]) => fits(secret)) ?? [id, undefined];
  }

  vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    return request.url === url ? untilAborted(request, answer(request)) : others(input, init);
  });
  return double;
}

/** As the platform does: the answer comes too late, whatever became of the request. */
function untilAborted(request: Request, answered: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(request.signal.reason as Error);
    if (request.signal.aborted) abort();
    request.signal.addEventListener("abort", abort);
    answered.then(resolve, reject);
  });
}

function findFault({ ClientRequestToken: token, SecretString: value }: Body): string | undefined {
  if (typeof token !== "string" || token.length < 32 || token.length > 64) {
    return "ClientRequestToken";
  }
  if (typeof value !== "string" || value === "" || utf8(value).length > 65_536) {
    return `SecretString ${String(value)}`;
  }
  return undefined;
}

function moveLabels(secret: HeldSecret, token: string, value: string): void {
  secret.versions.set(token, { value, stages: new Set() });
  labelCurrent(secret, token);
}

function labelCurrent(secret: HeldSecret, token: string): void {
  const before = currentOf(secret);
  for (const [id, { stages }] of secret.versions) {
    stages.clear();
    if (id === token) stages.add("AWSCURRENT");
    else if (id === before) stages.add("AWSPREVIOUS");
  }
}

function prune({ versions }: HeldSecret): void {
  const unlabelled = [...versions].filter(([, { stages }]) => stages.size === 0);
  const excess = Math.max(0, unlabelled.length - UNLABELLED_KEPT);
  for (const [id] of unlabelled.slice(0, excess)) versions.delete(id);
}

function currentOf({ versions }: HeldSecret): string | undefined {
  return [...versions].find(([, { stages }]) => stages.has("AWSCURRENT"))?.[0];
}

/** `20150830T123600Z`. */
function signedAtMs(request: Request): number {
  const time = request.headers.get("x-amz-date") ?? "";
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Date.parse(iso);
}

function randomSuffix(): string {
  return crypto.randomUUID().slice(0, 6);
}
