/** What goes wrong in a way that the person at the terminal can do something about. */

/** Documented in `nembl --help` and in the guide. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notSignedIn: 3,
  refused: 4,
  notFound: 5,
  unavailable: 6,
  interrupted: 130,
} as const;

export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usage(message: string): Failure {
  return new Failure(EXIT.usage, message);
}
