/** Commands as phases: how they are written, who publishes them, and how an instance goes on with them. */

import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { policy, put } from "../policies/support.ts";
import { commandPhase, useCommands } from "./command-support.ts";

const { company, makeSecret, write, publish } = useCommands();

describe("a command phase", () => {
  it("is written and read back as it is", async () => {
    await makeSecret("deploy-api-token");
    const phase = commandPhase({ env: { DEPLOY_TOKEN: "secret:deploy-api-token", STAGE: "a" } });
    const made = await write([phase]);
    expect(made.status).toBe(201);
    expect(made.body.data.phases).toEqual([phase]);
  });

  it.each([
    [{}, { run: ["{{ input.program }}"] }, "phases.0.command.run.0"],
    [{}, { run: [""] }, "phases.0.command.run.0"],
    [{}, { run: [] }, "phases.0.command.run"],
    [{ env: { T: "secret:token" } }, { run: ["x", "{{ env.T }}"] }, "phases.0.command.run.1"],
    [{ env: { T: "secret:token" } }, { run: ["x", "a", "b{{env.T}}"] }, "phases.0.command.run.2"],
    [{}, { run: ["x", "{{ env.NONE }}"] }, "phases.0.command.run.1"],
    [{}, { run: ["x", "a\0b"] }, "phases.0.command.run.1"],
    [{}, { labels: ["Not A Label"] }, "phases.0.command.labels.0"],
    [{ timeoutSeconds: 6 * 3_600 + 1 }, {}, "phases.0.timeoutSeconds"],
    [{ retries: 11 }, {}, "phases.0.retries"],
    [{ env: { T: "secret:nothing" } }, {}, "phases.0.env.T"],
  ])("is refused as %j %j", async (more, command, field) => {
    await makeSecret("token");
    const answer = await write([commandPhase(more, command)]);
    expect([answer.status, answer.body.details[0]?.field]).toEqual([422, field]);
  });

  it("takes no secret into its arguments, and says why", async () => {
    await makeSecret("token");
    const phase = commandPhase({ env: { T: "secret:token" } }, { run: ["x", "{{ env.T }}"] });
    const answer = await write([phase]);
    expect(answer.body.details[0].message).toContain("the list of processes shows");
  });

  it("is for people: a key neither writes nor publishes one", async () => {
    const made = await call("POST", "/v1/api-keys", {
      bearer: company.owner.bearer,
      json: { name: "k", environment: "live", scopes: ["workflows:read", "workflows:write"] },
    });
    const { key } = made.body.data;
    const answer = await call("POST", "/v1/workflows", {
      key,
      json: { name: "Deploy", phases: [commandPhase()] },
    });
    expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
  });
});

/** The specification's second pattern, by the other road. */
describe("a developer who may use secrets and not see them", () => {
  it("publishes no command that is handed one", async () => {
    await makeSecret("deploy-token");
    await makeSecret("other-token");
    const developer = await company.join("member");
    const principals = { users: [developer.id] };
    const rights = ["create", "read", "update", "publish", "execute"];
    await put(company, policy("Allow", "workflows:*", rights, principals));
    await put(company, policy("Allow", "secrets:*", ["read", "bind", "read_value"], principals));
    await put(company, policy("Deny", "secrets:deploy-token", ["read_value"], principals));
    const phase = (slug: string) => commandPhase({ env: { TOKEN: `secret:${slug}` } });
    const written = await write([phase("deploy-token")], developer.bearer);
    expect(written.status).toBe(201);
    const refused = await publish(written.body.data.id, developer.bearer);
    expect([refused.status, refused.body.details[0].message]).toEqual([403, "secrets:read_value"]);
    expect(refused.body.details[1].message).toBe("secrets:deploy-token");
    expect((await publish(written.body.data.id)).status).toBe(200);

    const other = await write([phase("other-token")], developer.bearer);
    expect((await publish(other.body.data.id, developer.bearer)).status).toBe(200);
  });
});
