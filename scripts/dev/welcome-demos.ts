/** What a newcomer is shown to try: services whose workflows use secrets, as far as they are there. */

import { COMMAND_NAME } from "./seed-command.ts";
import { findDemo, GREETING_NAME, type Demo } from "./seed-demo.ts";
import type { Seed } from "./seed-file.ts";

interface Trial {
  readonly says: string;
  readonly request: { readonly title: string; readonly input: object };
}

export type WelcomeDemo = Demo & Trial;

const GREETING: Trial = {
  says: "A request whose workflow uses a secret, and what its phases got, without it:",
  request: { title: "Say hello", input: { name: "Ada" } },
};

const COMMAND: Trial = {
  says: "A request whose workflow runs a command on the runner with two secrets, and what it printed, without them:",
  request: { title: "Deploy the shop", input: { app: "shop" } },
};

/** Without a runner a command would wait for one, so it is not shown then. */
export async function findDemos(seed: Seed, withRunner: boolean): Promise<WelcomeDemo[]> {
  const greeting = await findDemo(seed, GREETING_NAME);
  const command = withRunner ? await findDemo(seed, COMMAND_NAME) : undefined;
  return [
    ...(greeting === undefined ? [] : [{ ...greeting, ...GREETING }]),
    ...(command === undefined ? [] : [{ ...command, ...COMMAND }]),
  ];
}
