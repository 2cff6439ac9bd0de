/** A message as e-mail: plain text and HTML that say the same. Pure. */

import type { Message } from "../../../core/message.ts";

export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** RFC 5322 §2.1.1 allows 998 with the field's name; nobody reads as much. */
const MAX_SUBJECT_LENGTH = 200;

export function toEmail(message: Message, footer: readonly string[]): EmailContent {
  const lines = message.lines.map(breakLinks);
  const title = breakLinks(message.title);
  return {
    subject: subjectOf(title),
    text: [...lines, "--", ...footer].join("\n\n"),
    html: toHtml(title, lines, footer),
  };
}

/** Attack: a name with a line break adds a header of its own to the mail (CRLF injection). */
function subjectOf(title: string): string {
  return title.replaceAll(/\p{Cc}+/gu, " ").slice(0, MAX_SUBJECT_LENGTH);
}

/**
 * Attack: a company, client or key named like a web address, which the reader's mail program makes a link of, in a mail
 * that is really ours. A word joiner (U+2060) is not seen, and stands where an address would go on.
 */
function breakLinks(text: string): string {
  return text.replaceAll(/[.:@/](?=\S)/g, "$&\u2060");
}

/** No image, style sheet, script or link: nothing loads, nothing can be clicked. */
function toHtml(title: string, lines: readonly string[], footer: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
  const small = footer.map((line) => `<p><small>${escapeHtml(line)}</small></p>`).join("");
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>` +
    `<body><h1>${escapeHtml(title)}</h1>${paragraphs}<hr>${small}</body></html>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
