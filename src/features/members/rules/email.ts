/** When two e-mail addresses are one. */

/**
 * Folds ASCII letters and nothing else. Attack: an account whose verified address has a letter that Unicode folds to an
 * ASCII one (`toLowerCase` makes the Kelvin sign a k) takes the invitation of the person it looks like.
 */
export function normaliseEmail(address: string): string {
  return address.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
