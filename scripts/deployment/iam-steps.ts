/** IAM's part of `npm run setup`: a user of the Worker's own with the smallest policy, and who may send e-mail. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../dev/paths.ts";
import { unlessMissing, type AccessKey, type AwsAccount } from "./aws-call.ts";
import type { SetupOptions } from "./options.ts";
import { StepError, type Step } from "./steps.ts";
import type { Target } from "./target.ts";

interface IamOrder {
  readonly aws: () => AwsAccount;
  readonly target: Target;
  readonly options: Pick<SetupOptions, "emailFrom">;
}

const POLICY_FILE = join(ROOT, "docs/aws/worker-policy.json");

const POLICY_NAME = "nembl-edge-worker";

export interface PolicyNames {
  readonly Region: string;
  readonly AccountId: string;
  readonly UserPoolId: string;
  readonly EmailFrom: string;
}

/** The document as IAM takes it. Throws where a name is left open. */
export function fillPolicy(template: string, names: PolicyNames): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = (names as Readonly<Record<string, string | undefined>> & PolicyNames)[name];
    // Attack, or a slip: a value with a quote or a star would say more than it names.
    if (value === undefined || !/^[\w@.+/-]+$/.test(value)) {
      throw new StepError(`the policy needs ${name}, and it is not set or not a plain name.`);
    }
    return value;
  });
}

export function iamSteps(order: IamOrder): readonly Step[] {
  return [senderStep(order), userStep(order), policyStep(order)];
}

export async function createAccessKey({ aws, target }: IamOrder): Promise<AccessKey> {
  const form = { Action: "CreateAccessKey", UserName: target.read().name };
  const answer = await aws().query("iam", form);
  const id = /<AccessKeyId>([^<]+)<\/AccessKeyId>/.exec(answer)?.[1];
  const secret = /<SecretAccessKey>([^<]+)<\/SecretAccessKey>/.exec(answer)?.[1];
  if (id === undefined || secret === undefined) throw new StepError("IAM gave no access key.");
  return { id, secret };
}

/** SES sends for identities that it knows. Whether DNS proves them yet is said, and waited for by nobody. */
function senderStep({ aws, target, options }: IamOrder): Step {
  const sender = () => options.emailFrom ?? target.read().vars["EMAIL_FROM"] ?? "";
  const domain = () => sender().slice(sender().indexOf("@") + 1);
  const path = () => `/v2/email/identities/${encodeURIComponent(domain())}`;
  return {
    name: `e-mail from ${sender()}`,
    would: "CreateEmailIdentity for its domain, and write EMAIL_FROM into wrangler.toml",
    find: async () => {
      const identity = await unlessMissing(aws().rest("GET", path()));
      if (identity === undefined || target.read().vars["EMAIL_FROM"] !== sender()) return undefined;
      return identity["VerifiedForSendingStatus"] === true
        ? "verified"
        : "known, and not verified yet: put the DKIM records that SES shows into DNS (docs/DEPLOY.md, E-mail)";
    },
    act: async () => {
      target.write({ table: "vars", key: "EMAIL_FROM" }, sender());
      if ((await unlessMissing(aws().rest("GET", path()))) !== undefined) return;
      await aws().rest("POST", "/v2/email/identities", { EmailIdentity: domain() });
    },
  };
}

function userStep({ aws, target }: IamOrder): Step {
  const UserName = target.read().name;
  return {
    name: `IAM user ${UserName}`,
    would: "CreateUser",
    find: async () => {
      const found = await unlessMissing(aws().query("iam", { Action: "GetUser", UserName }));
      return found === undefined ? undefined : "there";
    },
    act: async () => {
      await aws().query("iam", { Action: "CreateUser", UserName });
    },
  };
}

function policyStep({ aws, target }: IamOrder): Step {
  const UserName = target.read().name;
  const named = { UserName, PolicyName: POLICY_NAME };
  async function wanted(): Promise<string> {
    const identity = await aws().query("sts", { Action: "GetCallerIdentity" });
    const { vars } = target.read();
    return fillPolicy(readFileSync(POLICY_FILE, "utf8"), {
      Region: vars["AWS_REGION"] ?? "",
      AccountId: /<Account>(\d{12})<\/Account>/.exec(identity)?.[1] ?? "",
      UserPoolId: vars["COGNITO_USER_POOL_ID"] ?? "",
      EmailFrom: vars["EMAIL_FROM"] ?? "",
    });
  }
  return {
    name: "its policy",
    would: "PutUserPolicy with docs/aws/worker-policy.json",
    find: async () => {
      const form = { Action: "GetUserPolicy", ...named };
      const answer = await unlessMissing(aws().query("iam", form));
      const document = /<PolicyDocument>([^<]*)<\/PolicyDocument>/.exec(answer ?? "")?.[1];
      if (document === undefined) return undefined;
      const present = JSON.stringify(readDocument(document));
      return present === JSON.stringify(JSON.parse(await wanted()))
        ? "as the code needs it"
        : undefined;
    },
    act: async () => {
      const PolicyDocument = await wanted();
      await aws().query("iam", { Action: "PutUserPolicy", ...named, PolicyDocument });
    },
  };
}

/** Percent-encoded by IAM, escaped as XML by others. */
function readDocument(text: string): unknown {
  const plain = text.startsWith("%") ? decodeURIComponent(text) : text;
  return JSON.parse(plain.replaceAll("&quot;", '"').replaceAll("&amp;", "&")) as unknown;
}
