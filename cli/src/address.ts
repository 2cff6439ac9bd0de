import { usage } from "./failure.ts";
import { currentOrigin } from "./sign-in/store.ts";

const PRODUCTION = "https://api.nembl.com";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Said, or set, or where the person signed in last. Attack: a credential sent over a line that others read. */
export function readAddress(text: string | undefined): URL {
  const given = text ?? (process.env["NEMBL_URL"] || (currentOrigin() ?? PRODUCTION));
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined) throw usage(`'${given}' is no address. Give one such as ${PRODUCTION}.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isThisMachine(url))) {
    throw usage("The address must begin with https://. Only this machine's own may be http://.");
  }
  if (url.username !== "" || url.password !== "") throw usage("No credential in the address.");
  return new URL("/", url);
}

export function isThisMachine({ hostname }: URL): boolean {
  return LOOPBACK.includes(hostname);
}
