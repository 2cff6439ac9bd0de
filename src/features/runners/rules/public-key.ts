/** The public half of the key pair that a runner's process made. Pure. */

/** RFC 7517; EC on P-256 (RFC 7518 §6.2.1). */
export interface PublicKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}
