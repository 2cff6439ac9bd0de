/** `nembl workflows …` and `nembl requests …` */

import { setTimeout as sleep } from "node:timers/promises";

import { apiOf } from "../api.ts";
import type { Command, Given } from "../command.ts";
import { EXIT, Failure, usage } from "../failure.ts";
import { plain, say } from "../print.ts";
import { PAGES, pagesOf, showList, showOne } from "../show.ts";

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
  async run(given) {
    const { workflows } = await apiOf(given);
    const query = { status: given.text("status") as "draft" | undefined, ...pagesOf(given) };
    return showList(given, workflows.list({ query }), [
      ...["id", "name", "status", "publishedVersion", "phaseCount", "updatedAt"],
    ]);
  },
};

const publish: Command = {
  name: "workflows publish",
  summary: "Publish a workflow's phases: instances start from them",
  words: ["id"],
  async run(given) {
    const { workflows } = await apiOf(given);
    const published = workflows.publish({ path: idOf(given) });
    return showOne(given, published, ["id", "name", "status", "publishedVersion"]);
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
    const { instances } = await apiOf(given);
    const body = readInput(given.text("input"));
    const started = instances.start({ path: idOf(given), body });
    if (!given.flag("wait")) return showOne(given, started, INSTANCE);
    const { id } = (await started).data;
    if (typeof id !== "string") throw new Failure(EXIT.failed, "The answer names no instance.");
    let shown = "";
    for (;;) {
      const { status } = (await instances.get({ path: { id } })).data;
      if (status !== shown) say(`${plain(id)}: ${plain(status)}`);
      shown = plain(status);
      if (OVER.includes(shown)) break;
      await sleep(LOOK_MS);
    }
    await showOne(given, instances.get({ path: { id } }), INSTANCE);
    return shown === "completed" ? EXIT.ok : EXIT.failed;
  },
};

function idOf({ words: [id = ""] }: Given): { id: string } {
  return { id };
}

const createRequest: Command = {
  name: "requests create",
  summary: "Ask for a service",
  words: ["serviceId", "title"],
  options: INPUT,
  async run(given) {
    const [serviceId = "", title = ""] = given.words;
    const body = { serviceId, title, ...readInput(given.text("input")) };
    const { requests } = await apiOf(given);
    return showOne(given, requests.create({ body }), REQUEST);
  },
};

const showRequest: Command = {
  name: "requests show",
  summary: "Show a request",
  words: ["id"],
  async run(given) {
    const { requests } = await apiOf(given);
    return showOne(given, requests.get({ path: idOf(given) }), REQUEST);
  },
};

export const workflowCommands: readonly Command[] = [
  ...[list, publish, run],
  ...[createRequest, showRequest],
];
