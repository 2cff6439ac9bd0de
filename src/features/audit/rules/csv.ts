/** RFC 4180. Every cell is quoted, so nothing in it can be taken for a separator. */

import { canonicalJson } from "../../../core/canonical-json.ts";
import type { AuditEventResource } from "../log/present.ts";

/**
 * Attack: a person names themselves `=HYPERLINK(…)`, and an auditor's spreadsheet runs it. What a spreadsheet takes for
 * the beginning of a formula, full-width forms and leading blanks included, gets an apostrophe before it.
 */
const FORMULA = /^[\t\r\n]|^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;

const COLUMNS: Readonly<Record<string, (event: AuditEventResource) => string | null | undefined>> =
  {
    id: (event) => event.id,
    at: (event) => event.at,
    environment: (event) => event.environment,
    actorType: (event) => event.actor.type,
    actorId: (event) => event.actor.id,
    actorName: (event) => event.actor.name,
    ip: (event) => event.actor.ip,
    action: (event) => event.action,
    category: (event) => event.category,
    target: (event) => event.target,
    outcome: (event) => event.outcome,
    source: (event) => event.source,
    requestId: (event) => event.requestId,
    details: (event) => canonicalJson(event.details),
  };

export const CSV_HEADER = csvLine(Object.keys(COLUMNS));

export function csvRow(event: AuditEventResource): string {
  return csvLine(Object.values(COLUMNS).map((read) => read(event) ?? ""));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
