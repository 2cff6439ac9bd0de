/** A credential that its provider refuses: noted, told once, and forgotten when it works again. */

import { beforeAll, describe, expect, it, vi } from "vitest";

import { auditEventsOf, env } from "../../support/world.ts";
import { useConnectors } from "./support.ts";

beforeAll(() => vi.spyOn(console, "error").mockImplementation(() => undefined));

const { outside, house, owner } = useConnectors();

describe("a refused credential", () => {
  async function failingNotices() {
    const { results } = await env.DB.prepare(
      "SELECT kind, payload FROM outbox WHERE company_id = ? AND kind = 'connector.failing'",
    )
      .bind(house.companyId)
      .all<Record<string, string>>();
    return results.map(({ payload }) => JSON.parse(String(payload)) as Record<string, string>);
  }

  it("is told once, however many calls find it out, and again after it has worked", async () => {
    let status = 401;
    outside.on("api.github.com", () => Response.json({}, { status }));
    await owner.create();
    await Promise.all(Array.from({ length: 5 }, () => owner.invoke()));
    expect(await failingNotices()).toEqual([
      {
        ...{ connectorId: expect.any(String), slug: "github", name: "GitHub" },
        ...{ environment: "live", reason: expect.stringContaining("401") },
      },
    ]);
    expect((await owner.get()).body.data.refusedSince).toEqual(expect.any(String));
    const events = await auditEventsOf(house.companyId);
    expect(events.filter(({ action }) => action === "connectors:execute")).toHaveLength(5);

    status = 500;
    await owner.invoke();
    expect((await owner.get()).body.data.refusedSince).not.toBe(null);
    status = 200;
    await owner.invoke();
    expect((await owner.get()).body.data.refusedSince).toBe(null);
    status = 401;
    await owner.invoke();
    expect(await failingNotices()).toHaveLength(2);
  });

  it("is forgotten with another secret, and is not one where there is none", async () => {
    outside.on("api.github.com", () => Response.json({}, { status: 401 }));
    await owner.create();
    await owner.invoke();
    await owner.secret("other");
    const changed = await owner.patch({ auth: { secret: "other" } });
    expect(changed.body.data.refusedSince).toBe(null);
    await owner.patch({ auth: { scheme: "none" } });
    await owner.invoke();
    expect((await owner.get()).body.data.refusedSince).toBe(null);
    expect(await failingNotices()).toHaveLength(1);
  });

  it("is not what a lacking permission is", async () => {
    outside.on("api.github.com", () =>
      Response.json({ message: "Must have admin" }, { status: 403 }),
    );
    await owner.create();
    await owner.invoke();
    expect(await failingNotices()).toEqual([]);
  });
});
