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

/** The label of the version that a read without a version gets. */
const CURRENT = "AWSCURRENT";

/** Of a secret that is pending deletion; none of our other requests earns it. */
const INVALID_REQUEST = "InvalidRequestException";

/** AWS deletes in the background: a name is refused for a while, and then it is free. */
const PENDING_DELETION = { codes: new Set([INVALID_REQUEST]), attempts: 6 };

export function createSecretsManager(options: SecretsManagerOptions): SecretStore {
  function call<T>(
    operation: string,
    body: AwsAnswer,
    more: Pick<AwsOperation<T>, "deadlineMs" | "effect" | "waitsOut" | "read">,
  ): Promise<T> {
    return callAws(options, {
      ...more,
      service: "secretsmanager",
      url: options.url,
      target: `secretsmanager.${operation}`,
      body,
      what: "The secret store",
    });
  }

  function readValue(name: string, token: string, deadlineMs: number): Promise<string> {
    const body = { SecretId: name, VersionId: token };
    const read = (answer: AwsAnswer) => {
      const { SecretString: value } = answer;
      return isOf(answer, name, token) && typeof value === "string" ? value : undefined;
    };
    return call("GetSecretValue", body, { deadlineMs, effect: "none", read });
  }

  /**
   * That the name is taken: whether what is there is what was asked for, by an attempt whose answer was lost or by a twin
   * of it. Where it is not, an earlier request that was left open stays open: it may be the one that took the name.
   */
  async function mustBeOurs(request: WriteRequest, taken: AwsFailure): Promise<void> {
    const { name, token, value, deadlineMs } = request;
    let held: string;
    try {
      held = await readValue(name, token, deadlineMs);
    } catch (error) {
      if (isAws(error, NOT_FOUND, INVALID_REQUEST)) throw takenName(taken, taken.cause);
      throw error instanceof AwsFailure ? undecided(taken, error) : error;
    }
    if (held !== value.reveal()) throw takenName(taken, taken.cause);
  }

  async function describeName(name: string, deadlineMs: number): Promise<StoredSecret | undefined> {
    const read = (answer: AwsAnswer) => readDescription(name, answer);
    try {
      const body = { SecretId: name };
      const stored = await call("DescribeSecret", body, { deadlineMs, effect: "none", read });
      return stored === "deleted" ? undefined : stored;
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
        const read = (answer: AwsAnswer) => isOf(answer, name, token) || undefined;
        try {
          await call("CreateSecret", body, {
            deadlineMs,
            effect,
            waitsOut: PENDING_DELETION,
            read,
          });
        } catch (error) {
          if (isAws(error, INVALID_REQUEST)) throw stillDeleted(error);
          if (!isAws(error, EXISTS)) throw error;
          await mustBeOurs(request, error);
        }
      }),

    // Put, not Update: of a token that was used, Update makes an error even where the value is the same.
    replace: (request) =>
      inOurWords(async () => {
        const { name, token, value, deadlineMs } = request;
        requireStorable(value);
        const body = { SecretId: name, ClientRequestToken: token, SecretString: value.reveal() };
        const read = (answer: AwsAnswer) => isOf(answer, name, token) || undefined;
        try {
          await call("PutSecretValue", body, { deadlineMs, effect: "repeatable", read });
        } catch (error) {
          if (isAws(error, NOT_FOUND, INVALID_REQUEST)) throw missingValue(error, error.cause);
          if (!isAws(error, EXISTS)) throw error;
          await mustBeOurs(request, error);
        }
      }),

    makeCurrent: (name, { token, from }, deadlineMs) =>
      inOurWords(async () => {
        const body = {
          SecretId: name,
          VersionStage: CURRENT,
          MoveToVersionId: token,
          RemoveFromVersionId: from,
        };
        const read = ({ Name }: AwsAnswer) => Name === name || undefined;
        try {
          await call("UpdateSecretVersionStage", body, { deadlineMs, effect: "repeatable", read });
        } catch (error) {
          throw isAws(error, NOT_FOUND, INVALID_REQUEST) ? missingValue(error, error.cause) : error;
        }
      }),

    read: (name, token, deadlineMs) =>
      inOurWords(async () => {
        try {
          return new Secret(await readValue(name, token, deadlineMs));
        } catch (error) {
          throw isAws(error, NOT_FOUND, INVALID_REQUEST) ? missingValue(error, error.cause) : error;
        }
      }),

    delete: (name, deadlineMs) =>
      inOurWords(async () => {
        const body = { SecretId: name, ForceDeleteWithoutRecovery: true };
        const read = ({ Name }: AwsAnswer) => Name === name || undefined;
        try {
          await call("DeleteSecret", body, { deadlineMs, effect: "repeatable", read });
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

/** Of this very name and version: what a write answers, and a read. */
function isOf({ Name, VersionId }: AwsAnswer, name: string, token: string): boolean {
  return Name === name && VersionId === token;
}

function readDescription(name: string, answer: AwsAnswer): StoredSecret | "deleted" | undefined {
  const { Name, DeletedDate, VersionIdsToStages: versions = {} } = answer;
  if (Name !== name || !isStages(versions)) return undefined;
  if (DeletedDate !== undefined && DeletedDate !== null) return "deleted";
  const isCurrent = ([, stages]: [string, readonly string[]]) => stages.includes(CURRENT);
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
    const { saidNo, cause } = error;
    const { retryAfterSeconds } = error.extras;
    throw new StoreFailure(error.code, error.message, {
      ...{ after: error, saidNo, open: false, cause },
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

function isAws(error: unknown, ...codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.awsCode ?? "");
}

/** What failed was only a look; the write before it may well be the one that is there. */
function undecided(after: AwsFailure, { code, message, cause, extras }: AwsFailure): StoreFailure {
  const { retryAfterSeconds = 1 } = extras;
  const conclusion = { after, saidNo: false, open: true, cause, retryAfterSeconds };
  return new StoreFailure(code, message, conclusion);
}

function stillDeleted(after: AwsFailure): StoreFailure {
  const message = "The secret store is still deleting that name. Try again shortly.";
  const { cause } = after;
  const conclusion = { after, saidNo: true, open: false, cause, retryAfterSeconds: 30 };
  return new StoreFailure("unavailable", message, conclusion);
}
