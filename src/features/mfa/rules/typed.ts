/** Codes and numbers as people type them, grouped as they were shown. Pure. */

/** What groups them: blanks of every width, and dashes. */
const GROUPING = /[\s\p{Pd}]/gu;

/** "123 456" and "123-456" are 123456. */
export function withoutGrouping(text: string): string {
  return text.replaceAll(GROUPING, "");
}

/**
 * "+41 79 123-45.67" and "+1 (555) 010-9999" are E.164 with what people group it by. "+41 (0)79 …" stays as it is, to be
 * refused: the digit in parentheses is not dialled from abroad, and taking it in would name another number.
 */
export function asPhoneNumber(text: string): string {
  return text.includes("(0)") ? text : text.replaceAll(/[\s\p{Pd}.()/]/gu, "");
}
