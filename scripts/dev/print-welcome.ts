import { SEED_FILE, shown } from "./paths.ts";
import type { Say } from "./say.ts";
import type { Seed } from "./seed-file.ts";
import type { WelcomeDemo } from "./welcome-demos.ts";

export function printWelcome(seed: Seed, demos: readonly WelcomeDemo[], say: Say): void {
  const { baseUrl, companies, users, cognito } = seed;
  const [first] = companies;
  const [person] = users;
  if (first === undefined || person === undefined) throw new Error("The seed is empty");

  say.essential("");
  say.essential(`Nembl edge answers at ${baseUrl}`);
  say.progress(`  reference ${baseUrl}/docs · all keys and sign-ins in ${shown(SEED_FILE)}`);
  say.essential("");
  say.essential(`Sign-ins (user pool at ${cognito.endpoint})`);
  for (const line of table(
    users.map((user) => [user.email, user.password, user.companySlug, user.role]),
  )) {
    say.essential(`  ${line}`);
  }
  say.essential("");
  say.essential(`Try it, with the live key of ${first.slug}:`);
  say.essential(`  curl ${baseUrl}/v1/services -H "x-api-key: ${first.keys.live}"`);
  say.essential("");
  for (const demo of demos) {
    say.essential(demo.says);
    for (const line of linesOf(baseUrl, demo)) say.essential(`  ${line}`);
    say.essential("");
  }

  const signIn = {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: cognito.clientId,
    AuthParameters: { USERNAME: person.email, PASSWORD: person.password },
  };
  say.progress("An access token, for `Authorization: Bearer`:");
  say.progress(
    `  curl ${cognito.endpoint} -H "x-amz-target: AWSCognitoIdentityProviderService.InitiateAuth"` +
      ` -H "content-type: application/x-amz-json-1.1" -d '${JSON.stringify(signIn)}'`,
  );
  say.progress("");
  say.progress("Ctrl-C stops everything; the data stays for the next start.");
}

/** The second finds the newest instance of the workflow, which the first has started. */
function linesOf(
  baseUrl: string,
  { key, serviceId, workflowId, request: wanted }: WelcomeDemo,
): string[] {
  const asKey = `-H "x-api-key: ${key}"`;
  const request = { serviceId, ...wanted };
  const newest = `curl -s "${baseUrl}/v1/workflows/${workflowId}/instances?pageSize=1" ${asKey}`;
  return [
    `curl ${baseUrl}/v1/requests ${asKey} -H "content-type: application/json" -d '${JSON.stringify(request)}'`,
    `curl ${baseUrl}/v1/instances/$(${newest} | grep -o "exec_[a-z0-9]*" | head -1) ${asKey}`,
  ];
}

/** Columns of equal width, in the order of the rows. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
