/** People of a test's own, with a company of their own: no file of tests changes what another one meets. */

import { randomBytes } from "node:crypto";

import { callPool } from "../../../scripts/dev/pool-api.ts";
import { SEED } from "./stack.ts";

export interface Person {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** In the pool, and nowhere else yet. */
export async function newPerson(name: string): Promise<Person> {
  const { endpoint, userPoolId } = SEED.cognito;
  const tail = randomBytes(4).toString("hex");
  const email = `${name.toLowerCase().replaceAll(" ", ".")}.${tail}@browser.example`;
  const password = `Try-${randomBytes(8).toString("hex")}-7`;
  const ids = { UserPoolId: userPoolId, Username: email };
  await callPool(endpoint, "AdminCreateUser", {
    ...ids,
    MessageAction: "SUPPRESS",
    UserAttributes: [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
      { Name: "name", Value: name },
    ],
  });
  await callPool(endpoint, "AdminSetUserPassword", {
    ...ids,
    Password: password,
    Permanent: true,
  });
  return { email, name, password };
}

/** One of the demo's. */
export function demoPerson(email: string): Person {
  const found = SEED.users.find((user) => user.email === email);
  if (found === undefined) throw new Error(`The demo has no ${email}.`);
  return { email, name: email, password: found.password };
}
