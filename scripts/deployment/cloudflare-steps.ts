/** Cloudflare's part of `npm run setup`: what the Worker is bound to. */

import type { SetupOptions } from "./options.ts";
import { readJson, requireSuccess, type RunCommand } from "./run-command.ts";
import { StepError, type Step } from "./steps.ts";
import { databaseOf, queuesOf, type Target } from "./target.ts";

interface CloudflareOrder {
  readonly run: RunCommand;
  readonly target: Target;
  readonly options: Pick<SetupOptions, "location" | "host">;
}

export function cloudflareSteps(order: CloudflareOrder): readonly Step[] {
  const queues = queuesOf(order.target.read());
  return [
    accountStep(order),
    addressStep(order),
    databaseStep(order),
    factsStep(order),
    ...queues.map((name) => queueStep(order, name)),
  ];
}

function accountStep({ run }: CloudflareOrder): Step {
  return {
    name: "Cloudflare account",
    would: "ask `wrangler whoami`",
    find: async () => {
      const { code, stdout } = await run("wrangler", ["whoami"]);
      return code === 0 && !/not authenticated/i.test(stdout) ? "signed in" : undefined;
    },
    act: () => {
      const message = "sign in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.";
      return Promise.reject(new StepError(message));
    },
  };
}

/** The route and what the Worker believes of itself must be one name: sign-ins come back to it. */
function addressStep({ target, options }: CloudflareOrder): Step {
  const wanted = () => options.host ?? new URL(target.read().vars["PUBLIC_URL"] ?? "").host;
  return {
    name: "address",
    would: `write ${wanted()} into [[routes]] and PUBLIC_URL`,
    find: () => {
      const { routes, vars } = target.read();
      const isSet =
        routes?.[0]?.pattern === wanted() && vars["PUBLIC_URL"] === `https://${wanted()}`;
      return Promise.resolve(isSet ? wanted() : undefined);
    },
    act: () => {
      const host = wanted();
      target.write({ table: "[routes]", key: "pattern" }, host);
      target.write({ table: "vars", key: "PUBLIC_URL" }, `https://${host}`);
      return Promise.resolve();
    },
  };
}

function databaseStep({ run, target, options }: CloudflareOrder): Step {
  const { binding, database_name: name } = databaseOf(target.read());
  async function findId(): Promise<string | undefined> {
    const args = ["d1", "list", "--json"];
    const all = await readJson<{ readonly name: string; readonly uuid: string }[]>(
      run,
      "wrangler",
      args,
    );
    return all.find((database) => database.name === name)?.uuid;
  }
  return {
    name: `D1 ${name}`,
    would: `\`wrangler d1 create ${name} --location ${options.location}\`, and write its id into wrangler.toml`,
    find: async () => {
      const { database_id: id } = databaseOf(target.read());
      return id !== undefined && id === (await findId()) ? id : undefined;
    },
    act: async () => {
      if ((await findId()) === undefined) {
        const args = ["d1", "create", name, "--location", options.location];
        await requireSuccess(run, "wrangler", args);
      }
      const id = await findId();
      if (id === undefined)
        throw new StepError("D1 was created and is not listed: run this again.");
      const having = `binding = "${binding}"`;
      target.write({ table: "[d1_databases]", having, key: "database_id" }, id);
    },
  };
}

function factsStep({ run, target }: CloudflareOrder): Step {
  const title = `${target.read().name}-facts`;
  async function findId(): Promise<string | undefined> {
    const all = await readJson<{ readonly title: string; readonly id: string }[]>(run, "wrangler", [
      "kv",
      "namespace",
      "list",
    ]);
    return all.find((namespace) => namespace.title === title)?.id;
  }
  return {
    name: `KV ${title}`,
    would: `\`wrangler kv namespace create ${title}\`, and write its id into wrangler.toml`,
    find: async () => {
      const id = target.read().kv_namespaces.find(({ binding }) => binding === "FACTS")?.id;
      return id !== undefined && id === (await findId()) ? id : undefined;
    },
    act: async () => {
      if ((await findId()) === undefined) {
        await requireSuccess(run, "wrangler", ["kv", "namespace", "create", title]);
      }
      const id = await findId();
      if (id === undefined)
        throw new StepError("KV was created and is not listed: run this again.");
      target.write({ table: "[kv_namespaces]", having: 'binding = "FACTS"', key: "id" }, id);
    },
  };
}

function queueStep({ run }: CloudflareOrder, name: string): Step {
  return {
    name: `queue ${name}`,
    would: `\`wrangler queues create ${name}\``,
    find: async () => {
      const { code } = await run("wrangler", ["queues", "info", name]);
      return code === 0 ? "there" : undefined;
    },
    act: async () => {
      await requireSuccess(run, "wrangler", ["queues", "create", name]);
    },
  };
}
