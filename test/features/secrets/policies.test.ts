import { beforeEach, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { secretsOf, seedHouse, type House } from "./support.ts";

const pool = usePool();
let house: House;
let owner: ReturnType<typeof secretsOf>;
let member: ReturnType<typeof secretsOf>;

beforeEach(async () => {
  house = await seedHouse(pool);
  owner = secretsOf(house.owner);
  member = secretsOf(house.member);
  await owner.create({ slug: "ours", tags: { team: "a" } });
  await owner.create({ slug: "theirs", tags: { team: "b" } });
  await owner.create({ slug: "nobodys" });
});

async function addPolicy(
  effect: "Allow" | "Deny",
  actions: readonly string[],
  tags?: Record<string, string>,
): Promise<void> {
  const json = {
    ...{ name: "A policy", effect, resource: "secrets:*", actions },
    ...(tags === undefined ? {} : { conditions: { tags } }),
    principals: { roles: ["member"] },
  };
  const answer = await call("POST", "/v1/policies", { bearer: house.owner, json });
  expect(answer.status).toBe(201);
}

it("lets a team change, replace and delete its own secrets, and no others", async () => {
  await addPolicy("Allow", ["create", "update", "delete"], { team: "a" });
  expect((await member.patch("ours", { description: "x" })).status).toBe(200);
  expect((await member.replace("ours", "new")).status).toBe(200);
  expect((await member.remind("ours", 30)).status).toBe(200);
  expect((await member.create({ slug: "more", tags: { team: "a" } })).status).toBe(201);
  expect((await member.remove("more")).status).toBe(204);
  for (const slug of ["theirs", "nobodys"]) {
    const answers = [
      await member.patch(slug, { description: "x" }),
      await member.replace(slug, "new"),
      await member.remind(slug, 30),
      await member.forget(slug),
      await member.remove(slug),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  }
  for (const tags of [{}, { team: "b" }]) {
    expect((await member.create({ slug: "more", tags })).status).toBe(403);
  }
});

/** Attack: retag a secret into one's own reach, or one's own out of everybody else's. */
it("needs the right under the old and under the new tags to change them", async () => {
  await addPolicy("Allow", ["update"], { team: "a" });
  for (const [slug, tags] of [
    ["theirs", { team: "a" }],
    ["nobodys", { team: "a" }],
    ["ours", { team: "b" }],
    ["ours", {}],
  ] as const) {
    const answer = await member.patch(slug, { tags });
    expect([slug, tags, answer.status, answer.body.error]).toEqual([slug, tags, 403, "forbidden"]);
  }
  const tags = { team: "a", service: "github" };
  expect((await member.patch("ours", { tags })).body.data.tags).toEqual(tags);
  expect((await owner.get("theirs")).body.data.tags).toEqual({ team: "b" });
});

/** Attack: learn of a secret that one may not read from a list, a total, a search or a filter. */
it("lists, counts and searches only what the caller may read", async () => {
  await addPolicy("Deny", ["read"], { team: "b" });
  const slugs = async (query = "") => {
    const { body } = await member.list(query);
    const found = body.data.map(({ slug }: { slug: string }) => slug);
    expect(body.pagination.totalCount).toBe(found.length);
    return found;
  };
  expect(await slugs()).toEqual(["nobodys", "ours"]);
  expect(await slugs("?search=theirs")).toEqual([]);
  expect(await slugs("?tag=team:b")).toEqual([]);
  expect((await member.get("theirs")).status).toBe(403);
  expect((await member.list("?pageSize=1&page=2")).body.data[0].slug).toBe("ours");
  expect((await owner.list()).body.pagination.totalCount).toBe(3);

  await addPolicy("Deny", ["read"]);
  const refused = await member.list();
  expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
});

it("takes a denial at its word from the next request on, also from admins", async () => {
  const json = {
    ...{ name: "Frozen", effect: "Deny", resource: "secrets:ours", actions: ["update", "delete"] },
    principals: { everyone: true },
  };
  await call("POST", "/v1/policies", { bearer: house.owner, json });
  const admin = secretsOf(house.admin);
  expect((await admin.replace("ours", "new")).status).toBe(403);
  expect((await admin.remove("ours")).status).toBe(403);
  expect((await admin.replace("theirs", "new")).status).toBe(200);
});
