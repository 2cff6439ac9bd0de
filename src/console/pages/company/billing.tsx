/** Settings > Company > Billing and usage. */

import { getBilling } from "../../../features/usage/index.ts";
import { memberPage, to } from "../../page.ts";
import { Facts, Head, Table } from "../../ui/parts.tsx";

export const billingPage = memberPage({
  path: "/settings/company/billing",
  asks: ["billing:read"],
  show: async (visit) => {
    const { plan, period, environments } = await getBilling(visit.ctx);
    const shown = environments.filter(
      ({ environment }) => environment === visit.ctx.actor.environment,
    );
    return {
      title: "Billing and usage",
      body: (
        <>
          <Head title="Billing and usage" />
          <Facts
            facts={[
              ["Plan", plan],
              ["Period", `${period.from} to ${period.to} (UTC)`],
            ]}
          />
          {shown.map(({ limits, admitted, denied, keys }) => (
            <>
              <p>
                {admitted} requests admitted and {denied} denied. Each key may make{" "}
                {limits.perMinute} a minute and {limits.perDay} a day.
              </p>
              <Table
                caption="By key"
                rows={keys}
                columns={[
                  {
                    name: "Key",
                    cell: ({ keyId }) => (
                      <a href={to(visit, `/settings/developer/api-keys/${keyId}`)}>{keyId}</a>
                    ),
                  },
                  { name: "Admitted", cell: (key) => key.admitted },
                  { name: "Denied", cell: (key) => key.denied },
                ]}
              />
            </>
          ))}
        </>
      ),
    };
  },
});
