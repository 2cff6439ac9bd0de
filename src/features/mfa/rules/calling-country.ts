/** The country of a number by its calling code (E.164), for limits: what shares a code shares a limit. Pure. */

/** Of ITU-T E.164's assignments; all others have three digits. */
const TWO_DIGITS = new Set(
  (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
  ).split(" "),
);

/**
 * +1 is shared by twenty-five countries, the dear ones among them, and told apart by the area code; +7 by two.
 * Attack: messages to one island use up what a continent is allowed.
 */
export function callingCountryOf(phoneNumber: string): string {
  const digits = phoneNumber.replace(/^\+/, "");
  if (digits.startsWith("1")) return digits.slice(0, 4);
  if (digits.startsWith("7")) return digits.slice(0, 2);
  return digits.slice(0, TWO_DIGITS.has(digits.slice(0, 2)) ? 2 : 3);
}
