/** A message as e-mail: plain text and HTML that say the same. Pure. */

import { cleanLine } from "../../../core/clean-text.ts";
import type { Message } from "../../../core/message.ts";

export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** RFC 5322 §2.1.1 allows 998 with the field's name. Readers need far less. */
const MAX_SUBJECT_LENGTH = 200;

/** `page`: the whole address of our own page that it is about. It is the mail's one link, and nothing happens by opening it. */
export function toEmail(message: Message, page: string, footer: readonly string[]): EmailContent {
  const lines = message.lines.map(breakLinks);
  const title = breakLinks(message.title);
  return {
    subject: subjectOf(title),
    text: [...lines, `${OPEN}: ${page}`, "--", ...footer].join("\n\n"),
    html: toHtml(title, lines, page, footer),
  };
}

/** Attack: a name with a line break adds a header of its own to the mail (CRLF injection). */
function subjectOf(title: string): string {
  return cleanLine(title, MAX_SUBJECT_LENGTH);
}

/**
 * Attack: a company, client or key named like a web address, which the reader's mail program makes a link of, in a mail
 * that is really ours. Brackets say so openly (`evil[.]test`): what a reader copies out of a mail is what stands there,
 * with nothing in it that is not seen. An e-mail address stays whole: what is made of it writes to it and opens nothing.
 */
function breakLinks(text: string): string {
  return text.replaceAll(/\S+/g, (word) =>
    EMAIL_ADDRESS.test(word) ? word : word.replaceAll(LINK, "[$&]"),
  );
}

const EMAIL_ADDRESS = /^[^@:/]+@[^@:/]+$/;

/** What a scheme ends with, and the dot of a domain, in each of its forms, before the next label. */
const LINK = /:\/\/|[.\u3002\uFF0E\uFF61](?=[\p{L}\p{N}-]*\p{L})/gu;

const OPEN = "Open it in Nembl";

/** No image, style sheet or script: nothing loads. */
function toHtml(
  title: string,
  lines: readonly string[],
  page: string,
  footer: readonly string[],
): string {
  const link = `<p><a href="${escapeHtml(page)}">${OPEN}</a></p>`;
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
  const small = footer.map((line) => `<p><small>${escapeHtml(line)}</small></p>`).join("");
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>` +
    `<body><h1>${escapeHtml(title)}</h1>${paragraphs}${link}<hr>${small}</body></html>`
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
