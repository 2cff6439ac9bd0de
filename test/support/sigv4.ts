/** AWS Signature Version 4, recomputed from the request as it arrived: an implementation of its own, from AWS's text. */

import { hex, utf8 } from "../../src/core/encoding.ts";

export interface Signer {
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Headers that must be among the signed ones. */
  readonly requires: readonly string[];
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<credential>[^,]+), SignedHeaders=(?<names>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$/;

/** What is wrong with the signature, or nothing. */
export async function findSignatureFault(
  request: Request,
  body: string,
  signer: Signer,
): Promise<string | undefined> {
  const found = AUTHORIZATION.exec(request.headers.get("authorization") ?? "")?.groups;
  if (found === undefined) return "no signature";
  const { credential = "", names = "", signature } = found;
  const time = request.headers.get("x-amz-date") ?? "";
  const scope = `${time.slice(0, 8)}/${signer.region}/${signer.service}/aws4_request`;
  if (credential !== `${signer.accessKeyId}/${scope}`) return `credential ${credential}`;
  for (const name of signer.requires) {
    if (!names.split(";").includes(name)) return `${name} is not signed`;
  }

  const url = new URL(request.url);
  const headers = names
    .split(";")
    .map(
      (name) =>
        `${name}:${name === "host" ? url.host : request.headers.get(name)?.trim().replaceAll(/ +/g, " ")}\n`,
    );
  const canonical = [
    request.method,
    url.pathname,
    url.search.slice(1),
    headers.join(""),
    names,
    await sha256(body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, await sha256(canonical)].join("\n");

  let key = utf8(`AWS4${signer.secretAccessKey}`);
  for (const part of scope.split("/")) key = await hmac(key, part);
  return hex(await hmac(key, toSign)) === signature ? undefined : "the signature does not match";
}

async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}

async function hmac(key: Uint8Array, text: string): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, utf8(text)));
}
