/**
 * Secret values in AWS Secrets Manager. Always by name, never by an ARN: a partial ARN of a name that ends in a hyphen
 * and six characters is mistaken for another secret's. Pending deletion counts as gone.
 */

import { Secret } from "../../core/secret.ts";
import type { SecretStore, StoredSecret, WriteRequest } from "../secret-store/store.ts";
import { missingValue, StoreFailure, takenName } from "../secret-store/store-failure.ts";
import { requireStorable } from "../secret-store/value-size.ts";
import {
  AwsFailure,
  callAws,
  type AwsAnswer,
  type AwsCaller,
  type AwsOperation,
} from "./json-call.ts";

export interface SecretsManagerOptions extends AwsCaller {
  readonly url: string;
}

const NOT_FOUND = "ResourceNotFoundException";

const EXISTS = "ResourceExistsException";

/** Of a secret that is pending deletion; none of our other requests earns it. */
const INVALID_REQUEST = "InvalidRequestException";

/** AWS deletes in the background: a name is refused for a while, and then it is free. */
const PENDING_DELETION = { codes: new Set([INVALID_REQUEST]), attempts: 6 };

export function createSecretsManager(options: SecretsManagerOptions): SecretStore {
  function call(
    operation: string,
    body: AwsAnswer,
    more: Pick<AwsOperation, "deadlineMs" | "effect" | "waitsOut">,
  ) {
    return callAws(options, {
      ...more,
      service: "secretsmanager",
      url: options.url,
      target: `secretsmanager.${operation}`,
      body,
      what: "The secret store",
    });
  }

  async function readValue(name: string, token: string, deadlineMs: number): Promise<string> {
    const body = { SecretId: name, VersionId: token };
    const answer = await call("GetSecretValue", body, { deadlineMs, effect: "none" });
    const { Name, VersionId, SecretString } = answer;
    if (Name !== name || VersionId !== token || typeof SecretString !== "string") {
      throw unreadable("GetSecretValue");
    }
    return SecretString;
  }

  /** Whether what is there is what was asked for: by an attempt whose answer was lost, or by a twin of it. */
  async function isThere({ name, token, value, deadlineMs }: WriteRequest): Promise<boolean> {
    try {
      return (await readValue(name, token, deadlineMs)) === value.reveal();
    } catch (error) {
      if (isAws(error, NOT_FOUND, INVALID_REQUEST)) return false;
      throw error instanceof AwsFailure ? undecided(error) : error;
    }
  }

  async function describeName(name: string, deadlineMs: number): Promise<StoredSecret | undefined> {
    try {
      const answer = await call(
        "DescribeSecret",
        { SecretId: name },
        { deadlineMs, effect: "none" },
      );
      return readDescription(name, answer);
    } catch (error) {
      if (isAws(error, NOT_FOUND, INVALID_REQUEST)) return undefined;
      throw error;
    }
  }

  return {
    create: (request) =>
      inOurWords(async () => {
        const { name, token, value, deadlineMs } = request;
        requireStorable(value);
        const body = { Name: name, ClientRequestToken: token, SecretString: value.reveal() };
        const effect = "repeatable";
        try {
          await call("CreateSecret", body, { deadlineMs, effect, waitsOut: PENDING_DELETION });
        } catch (error) {
          if (isAws(error, INVALID_REQUEST)) throw stillDeleted(error);
          if (!isAws(error, EXISTS)) throw error;
          if (!(await isThere(request))) throw takenName(error.cause);
        }
      }),

    // Put, not Update: of a token that was used, Update makes an error even where the value is the same.
    replace: (request) =>
      inOurWords(async () => {
        const { name, token, value, deadlineMs } = request;
        requireStorable(value);
        const body = { SecretId: name, ClientRequestToken: token, SecretString: value.reveal() };
        try {
          await call("PutSecretValue", body, { deadlineMs, effect: "repeatable" });
        } catch (error) {
          if (isAws(error, NOT_FOUND, INVALID_REQUEST)) throw missingValue(error.cause);
          if (!isAws(error, EXISTS)) throw error;
          if (!(await isThere(request))) throw takenName(error.cause);
        }
      }),

    read: (name, token, deadlineMs) =>
      inOurWords(async () => {
        try {
          return new Secret(await readValue(name, token, deadlineMs));
        } catch (error) {
          throw isAws(error, NOT_FOUND, INVALID_REQUEST) ? missingValue(error.cause) : error;
        }
      }),

    delete: (name, deadlineMs) =>
      inOurWords(async () => {
        const body = { SecretId: name, ForceDeleteWithoutRecovery: true };
        try {
          await call("DeleteSecret", body, { deadlineMs, effect: "repeatable" });
        } catch (error) {
          if (isAws(error, NOT_FOUND)) return;
          // Deleted already, by us or by hand; or something that stands in the way.
          if (!isAws(error, INVALID_REQUEST)) throw error;
          if ((await describeName(name, deadlineMs)) !== undefined) throw error;
        }
      }),

    describe: (name, deadlineMs) => inOurWords(() => describeName(name, deadlineMs)),
  };
}

function readDescription(name: string, answer: AwsAnswer): StoredSecret | undefined {
  const { Name, DeletedDate, VersionIdsToStages: versions = {} } = answer;
  if (Name !== name || !isStages(versions)) throw unreadable("DescribeSecret");
  if (DeletedDate !== undefined && DeletedDate !== null) return undefined;
  const isCurrent = ([, stages]: [string, readonly string[]]) => stages.includes("AWSCURRENT");
  const current = Object.entries(versions).find(isCurrent);
  return { tokens: Object.keys(versions), currentToken: current?.[0] ?? null };
}

function isStages(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((stages) => Array.isArray(stages))
  );
}

/** Throws `StoreFailure` for `AwsFailure`: nothing of AWS's own goes on but the error's name, for the log. */
async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const { saidNo, mayHaveHappened, cause } = error;
    const { retryAfterSeconds } = error.extras;
    throw new StoreFailure(error.code, error.message, {
      ...{ saidNo, mayHaveHappened, cause },
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

function isAws(error: unknown, ...codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.awsCode ?? "");
}

/** What failed was only a look; the write before it may well be the one that is there. */
function undecided({ code, message, cause, extras }: AwsFailure): StoreFailure {
  const { retryAfterSeconds = 1 } = extras;
  const conclusion = { saidNo: false, mayHaveHappened: true, cause, retryAfterSeconds };
  return new StoreFailure(code, message, conclusion);
}

function stillDeleted({ mayHaveHappened, cause }: AwsFailure): StoreFailure {
  const message = "The secret store is still deleting that name. Try again shortly.";
  const conclusion = { saidNo: true, mayHaveHappened, cause, retryAfterSeconds: 30 };
  return new StoreFailure("unavailable", message, conclusion);
}

function unreadable(operation: string): AwsFailure {
  return new AwsFailure("upstream_error", "The secret store could not do this.", {
    awsCode: null,
    saidNo: false,
    mayHaveHappened: false,
    cause: new Error(`${operation}: an answer that cannot be read`),
  });
}
