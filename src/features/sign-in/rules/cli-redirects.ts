/**
 * Where the command line waits for the end of a sign-in: on the first of these ports that is free, on the person's own
 * machine (RFC 8252 §7.3). Cognito compares addresses exactly, so our own client registers all of them. They lie below the
 * ports that systems give to outgoing connections. Pure.
 */

const PORTS = [19_613, 20_613, 21_613] as const;

export const CLI_REDIRECT_URIS: readonly string[] = PORTS.map(
  (port) => `http://127.0.0.1:${port}/callback`,
);
