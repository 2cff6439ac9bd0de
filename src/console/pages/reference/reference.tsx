/** Settings > Developer > API reference: where the API is described, and a first call to it. */

import { memberPage } from "../../page.ts";
import { CopyButton } from "../../ui/once.tsx";
import { Facts, Head } from "../../ui/parts.tsx";

export const referencePage = memberPage({
  path: "/settings/developer/api-reference",
  asks: [],
  show: async ({ publicUrl, place }) => {
    const call = `curl ${publicUrl}/v1/me -H "x-api-key: $NEMBL_API_KEY"`;
    return {
      title: "API reference",
      body: (
        <>
          <Head
            title="API reference"
            lead="Every path, its rights, what it takes and what it answers."
          >
            <a class="button main-action" href="/docs">
              Open the reference
            </a>
          </Head>
          <Facts
            facts={[
              ["Base address", <code>{publicUrl}/v1</code>],
              ["As OpenAPI 3.1", <a href="/openapi.json">openapi.json</a>],
              [
                "Environment",
                place === "live"
                  ? "A live key reaches live data."
                  : "A test key reaches sandbox data: nothing here touches live.",
              ],
            ]}
          />
          <h2>A first call</h2>
          <pre id="call">{call}</pre>
          <p>
            <CopyButton of="call">Copy the command</CopyButton>
          </p>
        </>
      ),
    };
  },
});
