/** `nembl workflows …` and `nembl requests …` */

import { setTimeout as sleep } from "node:timers/promises";

import { call } from "../call.ts";
import type { Command } from "../command.ts";
import { membersOf } from "../exchange.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { plain, say } from "../print.ts";
import { PAGES, showList, showOne } from "../show.ts";

const INPUT = {
  input: { type: "string", value: "json", help: "Its input. No secrets: it is kept and shown." },
} as const;

const INSTANCE = ["id", "workflowId", "version", "status", "failure", "createdAt", "endedAt"];
const REQUEST = ["id", "serviceId", "title", "status", "instanceId", "createdBy", "createdAt"];

function readInput(text: string | undefined): { input?: unknown } {
  if (text === undefined) return {};
  try {
    return { input: JSON.parse(text) };
  } catch {
    throw usage("--input takes JSON.");
  }
}

const list: Command = {
  name: "workflows list",
  summary: "List the workflows",
  options: { ...PAGES, status: { type: "string", help: "draft or published." } },
  run: (given) =>
    showList(given, { path: "/v1/workflows", query: { status: given.text("status") } }, [
      ...["id", "name", "status", "publishedVersion", "phaseCount", "updatedAt"],
    ]),
};

const publish: Command = {
  name: "workflows publish",
  summary: "Publish a workflow's phases: instances start from them",
  words: ["id"],
  run: (given) => {
    const path = `/v1/workflows/${encodeURIComponent(given.words[0] ?? "")}/publish`;
    return showOne(given, { method: "POST", path }, ["id", "name", "status", "publishedVersion"]);
  },
};

const OVER = ["completed", "failed", "cancelled"];
const LOOK_MS = 2_000;

const run: Command = {
  name: "workflows run",
  summary: "Start an instance of a workflow",
  words: ["id"],
  options: { ...INPUT, wait: { type: "boolean", help: "Until it is over; 1 where it failed." } },
  async run(given) {
    const path = `/v1/workflows/${encodeURIComponent(given.words[0] ?? "")}/instances`;
    const body = readInput(given.text("input"));
    if (!given.flag("wait")) return showOne(given, { method: "POST", path, body }, INSTANCE);
    const { data } = await call(given, { method: "POST", path, body });
    const { id } = membersOf(data);
    if (typeof id !== "string") throw new Failure(EXIT.failed, "The answer names no instance.");
    const one = { path: `/v1/instances/${encodeURIComponent(id)}` };
    let shown = "";
    for (;;) {
      const { status } = membersOf((await call(given, one)).data);
      if (status !== shown) say(`${plain(id)}: ${plain(status)}`);
      shown = plain(status);
      if (OVER.includes(shown)) break;
      await sleep(LOOK_MS);
    }
    await showOne(given, one, INSTANCE);
    return shown === "completed" ? EXIT.ok : EXIT.failed;
  },
};

const createRequest: Command = {
  name: "requests create",
  summary: "Ask for a service",
  words: ["serviceId", "title"],
  options: INPUT,
  run: (given) => {
    const [serviceId, title] = given.words;
    const body = { serviceId, title, ...readInput(given.text("input")) };
    return showOne(given, { method: "POST", path: "/v1/requests", body }, REQUEST);
  },
};

const showRequest: Command = {
  name: "requests show",
  summary: "Show a request",
  words: ["id"],
  run: (given) => {
    const path = `/v1/requests/${encodeURIComponent(given.words[0] ?? "")}`;
    return showOne(given, { path }, REQUEST);
  },
};

export const workflowCommands: readonly Command[] = [
  ...[list, publish, run],
  ...[createRequest, showRequest],
];
