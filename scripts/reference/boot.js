/** Starts the API reference on /docs. It asks nobody but this origin, sends no cookie, and keeps no credential. */

import { createApiReference } from "scalar";

const plain = document.querySelector("main");
const place = document.createElement("div");
document.body.append(place);

createApiReference(place, {
  url: "/openapi.json",
  servers: [{ url: location.origin }],
  // A session's cookie would otherwise go along with every request that is tried.
  customFetch: (input, init) => fetch(input, { ...init, credentials: "omit" }),
  persistAuth: false,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  documentDownloadType: "direct",
});

// The list for browsers without scripts has done its work.
plain?.remove();
for (const sheet of document.querySelectorAll("link[data-plain]")) sheet.remove();
