/** Wire shapes of second factors. */

import { z } from "@hono/zod-openapi";

import { ROLES } from "../../core/actor.ts";
import { MFA_REQUIREMENTS } from "../../core/mfa-state.ts";
import { exact, id } from "../../core/text-schemas.ts";
import { FACTOR_KINDS } from "./rules/factor.ts";
import { asPhoneNumber, withoutGrouping } from "./rules/typed.ts";

/** Longer text is no code, however it is grouped. */
const MAX_TYPED = 100;

/** Every code that a person types: an authenticator app's, a text message's, a recovery code. */
const typedCode = exact()
  .max(MAX_TYPED, `At most ${MAX_TYPED} characters.`)
  .overwrite(withoutGrouping);

const sixDigits = typedCode.regex(/^\d{6}$/, "Six digits.").openapi({ example: "287082" });

export const codeBody = z.strictObject({ code: sixDigits }).openapi("MfaCode");

export const verifyBody = z
  .strictObject({
    code: sixDigits.optional(),
    recoveryCode: typedCode.min(1, "Not empty.").optional(),
  })
  .openapi("MfaVerification");

export const challengeBody = z
  .strictObject({ method: z.literal("sms", "Only 'sms': the other methods need no message.") })
  .openapi("MfaChallenge");

export const phoneBody = z
  .strictObject({
    phoneNumber: exact()
      .max(MAX_TYPED, `At most ${MAX_TYPED} characters.`)
      .overwrite(asPhoneNumber)
      .regex(/^\+[1-9]\d{6,14}$/, "E.164: a plus sign, country code and number, digits only.")
      .openapi({ example: "+41791234567" }),
  })
  .openapi("MfaPhoneNumber");

export const impactFilter = z.object({ mfaRequired: z.enum(MFA_REQUIREMENTS).optional() });

export const userIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "usr_4k2j" }),
});

const factorResource = z.object({
  kind: z.enum(FACTOR_KINDS),
  confirmed: z.boolean(),
  createdAt: z.iso.datetime(),
  confirmedAt: z.iso.datetime().nullable(),
  phoneNumber: z.string().nullable().openapi({ description: "Masked." }),
  lockedUntil: z.iso.datetime().nullable(),
});

export const myMfaResource = z
  .object({
    state: z.enum(["active", "mfa_required", "mfa_enrollment_required"]),
    required: z.boolean().openapi({ description: "By the selected company, of you." }),
    factors: z.array(factorResource),
    recoveryCodesLeft: z.int(),
  })
  .openapi("MyMfa");

export const totpSetupResource = z
  .object({
    secret: z.string().openapi({ description: "Base32; shown only here." }),
    uri: z.string(),
    qrSvg: z.string(),
  })
  .openapi("TotpSetup");

export const sentCodeResource = z
  .object({
    method: z.literal("sms"),
    phoneNumber: z.string().openapi({ description: "Masked." }),
    expiresAt: z.iso.datetime(),
    resendAfterSeconds: z.int(),
  })
  .openapi("SentCode");

const codes = z
  .array(z.string())
  .openapi({ description: "Ten, shown only here; each works once." });

export const confirmedResource = z
  .object({
    kind: z.enum(FACTOR_KINDS),
    confirmedAt: z.iso.datetime(),
    recoveryCodes: codes.optional(),
  })
  .openapi("ConfirmedFactor");

export const recoveryCodesResource = z.object({ recoveryCodes: codes }).openapi("RecoveryCodes");

export const verifiedResource = z
  .object({
    state: z.literal("active"),
    method: z.enum([...FACTOR_KINDS, "recovery_code"]),
    recoveryCodesLeft: z.int(),
  })
  .openapi("VerifiedMfa");

export const impactResource = z
  .object({
    mfaRequired: z.enum(MFA_REQUIREMENTS),
    concerned: z.int(),
    enrolled: z.int(),
    withoutFactor: z.int(),
    members: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          email: z.string().nullable(),
          role: z.enum(ROLES),
        }),
      )
      .openapi({ description: "Those without a factor; paged." }),
  })
  .openapi("MfaImpact");
