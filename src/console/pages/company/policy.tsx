/** One policy: its form and, beside it, the Cedar that decides. */

import {
  deletePolicy,
  getPolicy,
  getPolicyAsCedar,
  replacePolicy,
} from "../../../features/policies/index.ts";
import { UNTOUCHED } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { seenBy } from "../../typed.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Faults, PostForm } from "../../ui/form.tsx";
import { Head, Tag } from "../../ui/parts.tsx";
import { policyIn, PolicyFields } from "./policy-fields.tsx";

const PATH = "/settings/company/policies";

const idOf = (visit: MemberVisit) => visit.params["id"] ?? "";

export const policyPage = memberPage({
  path: `${PATH}/:id`,
  menu: PATH,
  asks: ["policies:read"],
  show: async (visit, state) => {
    const [{ resource: policy, revision }, { resource: written }] = await Promise.all([
      getPolicy(visit.ctx, idOf(visit)),
      getPolicyAsCedar(visit.ctx, idOf(visit)),
    ]);
    const form = { to: visit.path, token: visit.token, also: { revision } };
    return {
      title: policy.name,
      body: (
        <>
          <Head title={policy.name}>
            <Tag tone={policy.effect === "Allow" ? "good" : "bad"}>{policy.effect}</Tag>
          </Head>
          <Faults state={state} />
          <h2>As Cedar</h2>
          <pre>{written.cedar}</pre>
          <h2>Change</h2>
          <PostForm {...form} action="replace" sheet>
            <PolicyFields state={state.action === "replace" ? state : UNTOUCHED} policy={policy} />
            <button type="submit" class="main-action">
              Save
            </button>
          </PostForm>
          <h2>Delete</h2>
          <Confirm id="delete" opens="Delete…" title={`Delete “${policy.name}”?`}>
            <PostForm {...form} action="delete">
              <p>What it allows or denies is decided without it from the next request on.</p>
              <button type="submit" class="danger">
                Delete {policy.name}
              </button>
            </PostForm>
          </Confirm>
        </>
      ),
    };
  },
  actions: {
    replace: async (visit, form) => {
      await replacePolicy(visit.ctx, { id: idOf(visit), ...seenBy(form), patch: policyIn(form) });
      return go(visit.path);
    },
    delete: async (visit, form) => {
      await deletePolicy(visit.ctx, { id: idOf(visit), ...seenBy(form) });
      return go(to(visit, PATH));
    },
  },
});
