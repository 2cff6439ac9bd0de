/** AWS as an administrator calls it while setting up: the three protocols of the services that the product uses. */

import { AwsClient } from "aws4fetch";

import { StepError } from "./steps.ts";

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

export interface AwsAccount {
  readonly region: string;
  /** True where another server stands in for AWS. */
  readonly isEmulated: boolean;
  /** Undefined where AWS says that there is no such thing. */
  readonly json: (service: "cognito-idp", operation: string, body: object) => Promise<AwsObject>;
  readonly rest: (method: "GET" | "POST", path: string, body?: object) => Promise<AwsObject>;
  /** XML, as text. */
  readonly query: (
    service: "iam" | "sts",
    form: Readonly<Record<string, string>>,
  ) => Promise<string>;
}

// AWS answers what its model says; what is read of it is checked where it is read.
export type AwsObject = Readonly<Record<string, unknown>>;

class AwsRefusal extends StepError {
  /** AWS's name of the error. */
  readonly awsCode: string;

  constructor(operation: string, awsCode: string, text: string) {
    super(`AWS refused ${operation}: ${awsCode} ${text}`.trim());
    this.awsCode = awsCode;
  }
}

const COGNITO_TARGET = "AWSCognitoIdentityProviderService";

const VERSIONS = { iam: "2010-05-08", sts: "2011-06-15" } as const;

/** IAM is one service for the whole world, and signed as of this region. */
const IAM_REGION = "us-east-1";

/** Reads the administrator's credentials as AWS's own tools do. Throws `StepError` where there are none. */
export function openAws(region: string, env: NodeJS.ProcessEnv = process.env): AwsAccount {
  const { AWS_ACCESS_KEY_ID: id = "", AWS_SECRET_ACCESS_KEY: secret = "" } = env;
  if (id === "" || secret === "") {
    throw new StepError(
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of an administrator (and AWS_SESSION_TOKEN), or say --skip-aws.",
    );
  }
  const { AWS_SESSION_TOKEN: token, AWS_ENDPOINT_URL: endpoint = "" } = env;
  const client = new AwsClient({
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token === undefined ? {} : { sessionToken: token }),
  });
  const originOf = (host: string) =>
    endpoint === "" ? `https://${host}.amazonaws.com` : endpoint.replace(/\/+$/, "");

  async function send(
    operation: string,
    url: string,
    aws: { readonly service: string; readonly region: string },
    init: RequestInit,
  ): Promise<string> {
    const response = await client.fetch(url, { ...init, aws });
    const text = await response.text();
    if (response.ok) return text;
    throw new AwsRefusal(operation, codeOf(response, text), messageOf(text));
  }

  return {
    region,
    isEmulated: endpoint !== "",
    json: async (service, operation, body) => {
      const text = await send(
        operation,
        `${originOf(`${service}.${region}`)}/`,
        { service, region },
        {
          method: "POST",
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `${COGNITO_TARGET}.${operation}`,
          },
          body: JSON.stringify(body),
        },
      );
      return text === "" ? {} : (JSON.parse(text) as AwsObject);
    },
    rest: async (method, path, body) => {
      const headers = { "content-type": "application/json" };
      const url = `${originOf(`email.${region}`)}${path}`;
      const text = await send(
        `${method} ${path}`,
        url,
        { service: "ses", region },
        { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      );
      return text === "" ? {} : (JSON.parse(text) as AwsObject);
    },
    query: (service, form) => {
      const where = service === "iam" ? "iam" : `sts.${region}`;
      return send(
        form["Action"] ?? service,
        `${originOf(where)}/`,
        { service, region: service === "iam" ? IAM_REGION : region },
        {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ ...form, Version: VERSIONS[service] }).toString(),
        },
      );
    },
  };
}

/** Undefined where AWS says that it is not there. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AwsRefusal && /NotFound|NoSuchEntity/.test(error.awsCode))
      return undefined;
    throw error;
  }
}

function codeOf(response: Response, text: string): string {
  const named =
    response.headers.get("x-amzn-errortype") ??
    /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1] ??
    /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ??
    String(response.status);
  return named.replace(/^.*#/, "").replace(/:.*$/, "");
}

function messageOf(text: string): string {
  const [, json] = /"[Mm]essage"\s*:\s*"([^"]*)"/.exec(text) ?? [];
  const [, xml] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  return json ?? xml ?? "";
}
