import { beforeEach, expect, it } from "vitest";

import { asPhoneNumber, withoutGrouping } from "../../../src/features/mfa/rules/typed.ts";
import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { seedCompany, seedUser } from "../../support/world.ts";
import { codeNow, codeSentTo, freshNumber, seedRecoveryCodes, seedTotp } from "./support.ts";

const pool = usePool();
let user: { id: string; sub: string };
let bearer: string;

beforeEach(async () => {
  user = await seedUser((await seedCompany()).id, "member");
  bearer = await pool.sign(user.sub);
});

const post = (path: string, json: unknown) => call("POST", path, { bearer, json });

/** As apps and messages show them. */
const GROUPED = [
  (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`,
  (code: string) => ` ${code.slice(0, 3)}\u00A0${code.slice(3)}\n`,
  (code: string) => code.split("").join("\u2009"),
  (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`,
] as const;

it.each(GROUPED)("a code is taken as it is typed, wherever one is (%#)", async (group) => {
  const { secret } = (await post("/v1/me/mfa/totp", {})).body.data;
  const confirmed = await post("/v1/me/mfa/totp/confirm", { code: group(codeNow(secret)) });
  expect(confirmed.status).toBe(200);

  const phoneNumber = freshNumber();
  expect((await post("/v1/me/mfa/sms", { phoneNumber: group(phoneNumber) })).status).toBe(200);
  const code = group(await codeSentTo(phoneNumber));
  expect((await post("/v1/me/mfa/sms/confirm", { code })).status).toBe(200);
});

it.each(GROUPED)("and so it is at signing in, a recovery code as well (%#)", async (group) => {
  const secret = await seedTotp(user.id);
  const [recoveryCode = ""] = await seedRecoveryCodes(user.id);
  expect((await post("/v1/mfa/verify", { code: group(codeNow(secret)) })).status).toBe(200);

  bearer = await pool.sign(user.sub);
  const typed = group(recoveryCode.toUpperCase());
  expect((await post("/v1/mfa/verify", { recoveryCode: typed })).status).toBe(200);
});

it("what is no grouping stays, and is refused", () => {
  expect(withoutGrouping("12 34\u201356")).toBe("123456");
  for (const text of ["1234.56", "１２３４５６", "12345l", "123_456"]) {
    expect(withoutGrouping(text)).toBe(text);
  }
  expect(asPhoneNumber("+41 79 123-45.67")).toBe("+41791234567");
  expect(asPhoneNumber("+1 (555) 010/9999")).toBe("+15550109999");
  // Taking the digit in would name somebody else's number.
  expect(asPhoneNumber("+41 (0)79 123 45 67")).toBe("+41 (0)79 123 45 67");
});
