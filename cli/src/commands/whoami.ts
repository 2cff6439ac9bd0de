import type { Command } from "../command.ts";
import { showOne } from "../show.ts";

export const whoami: Command = {
  name: "whoami",
  summary: "Say who calls, and where",
  run: (given) => showOne(given, { path: "/v1/me" }),
};
