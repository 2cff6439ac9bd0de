/**
 * Holds every answer that a test gets against the OpenAPI document: status, headers, media type, body, and the code of a
 * refusal. workerd makes no code out of strings, so the validator is one that interprets.
 */

import { Validator } from "@cfworker/json-schema";

import { createApp } from "../../../src/app.ts";
import { cleanJson } from "../../../src/core/clean-text.ts";
import type {
  ApiDocument,
  Operation,
  Response as Described,
  Schema,
} from "../../../src/http/openapi/types.ts";
import { closed, find } from "./closed.ts";

export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Known {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
}

interface Contract {
  readonly document: ApiDocument;
  readonly known: readonly Known[];
  readonly validators: Map<string, Validator>;
}

let loading: Promise<Contract> | undefined;

/** Of the routes as they are in this run: another test holds the file against them. */
const load = () => (loading ??= createContract());

async function createContract(): Promise<Contract> {
  const document = await createApp().document();
  const known = Object.entries(document.paths)
    // A name before `{id}`: the first that fits is the one that is meant.
    .toSorted(([a], [b]) => a.split("{").length - b.split("{").length)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        pattern: new RegExp(
          `^${path.replaceAll(".", String.raw`\.`).replaceAll(/\{\w+\}/g, "[^/]+")}$`,
        ),
        operation,
      })),
    );
  return { document, known, validators: new Map() };
}

/** Headers that stand for something: an answer has none that its operation does not name. */
const TOLD = [
  ...["etag", "location", "retry-after", "idempotency-replayed"],
  ...["www-authenticate", "ratelimit", "ratelimit-policy"],
];

/** Throws where the answer is not what the document says. What no operation is, it does not judge. */
export async function expectDocumented(exchange: Exchange): Promise<void> {
  const contract = await load();
  const [path = ""] = exchange.path.split("?");
  const found = contract.known.find(
    ({ method, pattern }) => method === exchange.method && pattern.test(path),
  );
  if (found === undefined) return;
  const faults = faultsOf(exchange, found.operation, contract);
  if (faults.length === 0) return;
  const { method, status, text } = exchange;
  throw new Error(
    `${method} ${path} answered ${status}, and the document says otherwise (${found.operation.operationId}):\n${faults.join("\n")}\n${text.slice(0, 400)}`,
  );
}

function faultsOf(exchange: Exchange, operation: Operation, contract: Contract): string[] {
  const { document, validators } = contract;
  const { status, headers, text } = exchange;
  const named = operation.responses[status];
  if (named === undefined) return [`there is no ${status}`];
  const described = "$ref" in named ? find(named.$ref, "responses", document.components) : named;
  return [...headerFaults(headers, described, contract), ...bodyFaults()];

  function bodyFaults(): string[] {
    const [type = ""] = (headers.get("content-type") ?? "").split(";");
    if (described.content === undefined) return text === "" ? [] : ["there is no body"];
    // A browser that asks for a page is told in one.
    if (status >= 400 && type === "text/html") return [];
    const media = described.content[type];
    if (media === undefined) return [`there is no ${type}`];
    if (type !== "application/json") return [];
    const key = `${operation.operationId} ${status}`;
    const validator =
      validators.get(key) ?? createValidator(closed(media.schema, document.components));
    validators.set(key, validator);
    const { errors } = validator.validate(cleanJson(JSON.parse(text)));
    return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  }
}

function headerFaults(headers: Headers, { headers: names = {} }: Described, contract: Contract) {
  const { document, validators } = contract;
  const described = Object.entries(names).flatMap(([name, named]) => {
    const header = "$ref" in named ? find(named.$ref, "headers", document.components) : named;
    const value = headers.get(name);
    if (value === null) return header.required === true ? [`${name} is missing`] : [];
    const validator = validators.get(`header ${name}`) ?? createValidator(header.schema);
    validators.set(`header ${name}`, validator);
    return validator.validate(value).valid ? [] : [`${name}: ${value}`];
  });
  const known = Object.keys(names).map((name) => name.toLowerCase());
  const untold = TOLD.filter((name) => headers.has(name) && !known.includes(name));
  return [...described, ...untold.map((name) => `${name} is not documented`)];
}

function createValidator(schema: Schema): Validator {
  return new Validator(schema, "2020-12", false);
}
