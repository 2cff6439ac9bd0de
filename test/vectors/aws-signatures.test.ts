/**
 * AWS's own suite for Signature Version 4, against the calls that we sign and against the check of the stand-in for AWS,
 * which judges every signed call of the other tests.
 */

import { afterEach, describe, expect, it, vi } from "vitest";

import { createAwsFetch } from "../../src/platform/aws/client.ts";
import { findSignatureFault } from "../support/sigv4.ts";
import suite from "./aws-sigv4/suite.json";

interface Case {
  readonly "context.json": {
    readonly credentials: {
      readonly access_key_id: string;
      readonly secret_access_key: string;
      readonly token?: string;
    };
    readonly region: string;
    readonly service: string;
    readonly timestamp: string;
  };
  readonly "request.txt": string;
  readonly "header-canonical-request.txt": string;
  readonly "header-signed-request.txt": string;
  readonly "header-signature.txt": string;
}

const cases = Object.entries(suite as unknown as Readonly<Record<string, Case>>);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** A request as the suite writes it: lines, headers as they were sent, a body after the empty line. */
function read(text: string): Sent {
  const [head = "", ...rest] = text.split(/\r?\n\r?\n/);
  const [first = "", ...lines] = head.split(/\r?\n/);
  const [, method = "", path = ""] = /^(\S+) (.*) HTTP\/1\.1$/.exec(first) ?? [];
  const headers: [string, string][] = [];
  for (const line of lines.filter((found) => found !== "")) {
    const at = line.indexOf(":");
    const last = headers.at(-1);
    // A line that begins with a blank goes on with the header before it.
    if (/^\s/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`;
    else headers.push([line.slice(0, at), line.slice(at + 1)]);
  }
  return { method, path, headers, body: rest.join("\n\n") };
}

/** A URL changes other paths, and other headers a `Request` joins in its own way: none of ours is such. */
const AS_SENT =
  /^(get-vanilla|get-vanilla-empty-query-key|get-vanilla-query|get-unreserved|post-vanilla|post-vanilla-query|post-vanilla-empty-query-value|post-header-key-case|post-header-key-sort|post-header-value-case|post-sts-header-before|get-vanilla-with-session-token|post-x-www-form-urlencoded|post-x-www-form-urlencoded-parameters|get-header-value-trim)$/;

const asSent = cases.filter(([name]) => AS_SENT.test(name));

describe("the check of the stand-in", () => {
  it.each(asSent)("takes %s as AWS signs it, and nothing else", async (_, found) => {
    const { credentials, region, service } = found["context.json"];
    const { method, path, headers, body } = read(found["header-signed-request.txt"]);
    const signer = {
      ...{ region, service, requires: ["host"] },
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
    };
    const request = (text: string) =>
      new Request(`https://example.amazonaws.com${path}`, {
        method,
        headers: headers
          .filter(([name]) => name.toLowerCase() !== "host")
          .map(([name, value]) => [name, name === "Authorization" ? text : value.trim()]),
        ...(method === "GET" ? {} : { body: text === "" ? "" : body }),
      });
    const authorization = headers.find(([name]) => name === "Authorization")?.[1] ?? "";
    expect(await findSignatureFault(request(authorization), body, signer)).toBeUndefined();
    const forged = authorization.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    expect(await findSignatureFault(request(forged), body, signer)).toContain("match");
    expect(await findSignatureFault(request(authorization), `${body} `, signer)).toContain("match");
  });
});

/** We send POST to `/` alone, and sign all headers but those that are signed by none (`content-type`). */
describe("calls that we sign", () => {
  afterEach(() => vi.unstubAllGlobals());

  const posts = asSent.filter(([, found]) => {
    const { method, headers } = read(found["request.txt"]);
    const names = headers.map(([name]) => name.toLowerCase());
    // We hold no session token.
    const isPlain = found["context.json"].credentials.token === undefined;
    return method === "POST" && isPlain && !names.includes("content-type");
  });

  it("are most of the suite's", () => {
    expect(posts.length).toBeGreaterThanOrEqual(6);
  });

  it.each(posts)("are signed as AWS does: %s", async (_, found) => {
    const { credentials, region, service, timestamp } = found["context.json"];
    const { path, headers, body } = read(found["request.txt"]);
    const sent: Request[] = [];
    vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
      sent.push(new Request(input, init));
      return new Response("{}");
    });
    const call = createAwsFetch({
      region,
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
    });
    const plain = headers.filter(([name]) => !/^(host|x-amz-date)$/i.test(name));
    await call(service, `https://example.amazonaws.com${path}`, {
      headers: Object.fromEntries(plain.map(([name, value]) => [name, value.trim()])),
      body,
      signedAtMs: Date.parse(timestamp),
    });
    const [request] = sent;
    expect(request?.headers.get("x-amz-date")).toBe("20150830T123600Z");
    expect(request?.headers.get("authorization")).toMatch(
      new RegExp(`Signature=${found["header-signature.txt"].trim()}$`),
    );
  });
});
