/** The authenticator app's side: secret, URI, picture and codes, by otpauth and uqr. */

import { HOTP, Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";

import { cutText } from "../../../core/clean-text.ts";
import type { Random } from "../../../core/encoding.ts";
import { PERIOD_SECONDS } from "../rules/totp-step.ts";

/** RFC 4226 §4: as long as SHA-1's digest. */
const SECRET_BYTES = 20;

const ISSUER = "Nembl";

/** What every app supports; several ignore other values of the URI and show wrong codes. */
const ALGORITHM = "SHA1";
const DIGITS = 6;

/** Percent-encoded, a character takes twelve bytes at most, and a QR code holds 2,953. */
const MAX_LABEL_LENGTH = 200;

/** Base32, as it is typed into an app that cannot scan. */
export function createSecret(random: Random): string {
  return new Secret({ buffer: random(SECRET_BYTES).slice().buffer }).base32;
}

export interface TotpSetup {
  readonly secret: string;
  readonly uri: string;
  readonly qrSvg: string;
}

export function presentSetup(secret: string, account: string): TotpSetup {
  const uri = new TOTP({
    issuer: ISSUER,
    // Neither part may hold the colon that separates them, and a picture holds only so much.
    label: cutText(account.replaceAll(":", ""), MAX_LABEL_LENGTH),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  }).toString();
  return { secret, uri, qrSvg: renderSVG(uri) };
}

export function codeOf(secret: string, step: number): string {
  const key = Secret.fromBase32(secret);
  return HOTP.generate({ secret: key, algorithm: ALGORITHM, digits: DIGITS, counter: step });
}
