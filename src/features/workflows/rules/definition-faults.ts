/**
 * What is wrong with a definition beyond the shape of its members, as far as the definition itself says it. Whether
 * what it names is there is asked of the database. Pure.
 */

import { findConnectorPathFault, findUrlFault, readPath, readUrl } from "./address.ts";
import {
  MAX_BODY_DEPTH,
  MAX_DEFINITION_BYTES,
  type CommandPhase,
  type Json,
  type Phase,
} from "./definition.ts";
import { bodyKindOf, findContentType, findHeaderNameFault } from "./headers.ts";
import { findLookupFault, type Scope } from "./lookup-fault.ts";
import type { CallPhase } from "./render.ts";
import { hasTemplate, parseTemplate, type Template } from "./template.ts";
import { secretReferences } from "./variables.ts";

export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = Fault["path"];

export function findDefinitionFaults(phases: readonly Phase[]): Fault[] {
  const size = new TextEncoder().encode(JSON.stringify(phases)).length;
  if (size > MAX_DEFINITION_BYTES) {
    return [{ path: ["phases"], message: `At most ${MAX_DEFINITION_BYTES} bytes as JSON.` }];
  }
  const twice = phases.flatMap(({ key }, index) =>
    phases.findIndex((other) => other.key === key) === index
      ? []
      : [{ path: ["phases", index, "key"], message: "No key twice." }],
  );
  // Attack: a secret that goes through somebody else's connector, to a host that it was never bound to.
  const misplaced = secretReferences(phases).filter(({ phase }) => phase.type === "connector");
  const message = "A connector phase takes no secret: it comes through the connector.";
  return [
    ...twice,
    ...misplaced.map(({ path }) => ({ path, message })),
    ...findTemplateFaults(phases),
  ];
}

/** Of the templates and of what they stand in. */
function findTemplateFaults(phases: readonly Phase[]): Fault[] {
  return phases.flatMap((phase, position) => {
    const path = ["phases", position];
    const scope: Scope = { env: phase.env, phases, position };
    switch (phase.type) {
      case "manual":
        return [];
      case "command":
        return findCommandFaults(phase, [...path, "command", "run"], scope);
      case "connector":
      case "http":
        return findRequestFaults(phase, [...path, "request"], scope);
    }
  });
}

/**
 * Attack: an input that is a program of its own. And a secret among the arguments, which everybody on the machine reads
 * in the list of processes.
 */
function findCommandFaults({ command }: CommandPhase, path: Path, scope: Scope): Fault[] {
  const noSecret =
    "A secret is not an argument, which the list of processes shows: the command finds it in its environment.";
  const [program = "", ...args] = command.run;
  return [
    ...(hasTemplate(program)
      ? [{ path: [...path, 0], message: "The program has no template in it." }]
      : []),
    ...args.flatMap((text, at) => findTextFaults(text, [...path, at + 1], { ...scope, noSecret })),
  ];
}

const NOT_IN_ADDRESS =
  "A secret stands in a header or in the body: an address is in the log of every server on its way.";

function findRequestFaults(phase: CallPhase, path: Path, scope: Scope): Fault[] {
  const { headers, query, body, method } = phase.request;
  const inAddress: Scope = { ...scope, noSecret: NOT_IN_ADDRESS };
  return [
    ...findAddressFaults(phase, path, inAddress),
    ...findHeaderFaults(phase, path),
    ...Object.entries(headers).flatMap(([name, text]) =>
      findTextFaults(text, [...path, "headers", name], scope),
    ),
    ...Object.entries(query).flatMap(([name, text]) => [
      ...findNameFaults(name, [...path, "query", name]),
      ...findTextFaults(text, [...path, "query", name], inAddress),
    ]),
    ...(body === undefined
      ? []
      : method === "GET" || method === "HEAD"
        ? [{ path: [...path, "body"], message: `A ${method} has no body.` }]
        : findBodyFaults(body, bodyKindOf(headers), [...path, "body"], scope)),
  ];
}

function findAddressFaults(phase: CallPhase, path: Path, scope: Scope): Fault[] {
  const [member, text, fault, address] =
    phase.type === "http"
      ? (["url", phase.request.url, findUrlFault, readUrl] as const)
      : (["path", phase.request.path, findConnectorPathFault, readPath] as const);
  const at = [...path, member];
  const message = fault(text);
  if (message !== undefined) return [{ path: at, message }];
  const read = address(text);
  if (typeof read === "string") return [{ path: at, message: read }];
  const pieces = [...read.segments.flatMap((segment) => segment.pieces), ...(read.query ?? [])];
  return findPieceFaults(pieces, at, scope);
}

function findHeaderFaults({ type, request }: CallPhase, path: Path): Fault[] {
  const names = Object.keys(request.headers);
  const known = names.map((name) => name.toLowerCase());
  return names.flatMap((name, index) => {
    const message =
      findHeaderNameFault(name) ??
      (known.indexOf(known[index] ?? "") === index ? undefined : "No header twice.") ??
      (type === "connector" && known[index] === "authorization"
        ? "The connector's own credential stands there."
        : undefined) ??
      (known[index] === "content-type" && hasTemplate(findContentType(request.headers) ?? "")
        ? "No template: it decides how values in the body are written."
        : undefined) ??
      (/^[\t\x20-\x7E]*$/.test(request.headers[name] ?? "")
        ? undefined
        : "Visible ASCII characters, no line breaks.");
    return message === undefined ? [] : [{ path: [...path, "headers", name], message }];
  });
}

function findBodyFaults(
  body: Json,
  kind: ReturnType<typeof bodyKindOf>,
  path: Path,
  scope: Scope,
): Fault[] {
  if (kind === "json") return findJsonFaults(body, path, scope);
  if (typeof body !== "string") {
    return [{ path, message: "A text, for `content-type` says that it is no JSON." }];
  }
  // Values would have to be written as that format wants them, else one of them could end what it stands in.
  if (kind === "other" && hasTemplate(body)) {
    return [{ path, message: "Templates stand in bodies of JSON, forms and text/plain only." }];
  }
  return findTextFaults(body, path, scope);
}

function findJsonFaults(body: Json, at: Path, scope: Scope): Fault[] {
  const faults: Fault[] = [];
  const waiting: { readonly value: Json; readonly path: Path; readonly depth: number }[] = [
    { value: body, path: at, depth: 0 },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { value, path, depth } = next;
    if (typeof value === "string") faults.push(...findTextFaults(value, path, scope));
    if (typeof value !== "object" || value === null) continue;
    if (depth >= MAX_BODY_DEPTH) {
      return [...faults, { path, message: `At most ${MAX_BODY_DEPTH} levels.` }];
    }
    const isList = Array.isArray(value);
    for (const [name, member] of Object.entries(value)) {
      const below = [...path, isList ? Number(name) : name];
      if (!isList) faults.push(...findNameFaults(name, below));
      waiting.push({ value: member, path: below, depth: depth + 1 });
    }
  }
  return faults;
}

function findNameFaults(name: string, path: Path): Fault[] {
  return hasTemplate(name) ? [{ path, message: "A name has no template in it." }] : [];
}

function findTextFaults(text: string, path: Path, scope: Scope): Fault[] {
  const parsed = parseTemplate(text);
  return parsed.kind === "fault"
    ? [{ path, message: parsed.message }]
    : findPieceFaults(parsed.pieces, path, scope);
}

function findPieceFaults(pieces: Template, path: Path, scope: Scope): Fault[] {
  return pieces.flatMap((piece) => {
    const message = typeof piece === "string" ? undefined : findLookupFault(piece, scope);
    return message === undefined ? [] : [{ path, message }];
  });
}
