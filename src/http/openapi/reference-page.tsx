/** /docs: the operations as a list that needs no script, and the reference that takes its place where scripts run. */

import { REFERENCE } from "./reference-assets.ts";
import type { ApiDocument, Operation } from "./types.ts";

/** From this origin alone, and nothing inline. What is tried out is asked of it, too. */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

interface Page {
  readonly document: ApiDocument;
  /** The address of the console's style sheet. */
  readonly stylesheet: string;
}

export function referencePage({ document, stylesheet }: Page) {
  const { info, tags, paths } = document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{info.title}</title>
        <link rel="stylesheet" href={stylesheet} data-plain="" />
        {REFERENCE.style === null ? null : <link rel="stylesheet" href={REFERENCE.style} />}
        {REFERENCE.script === null ? null : <script type="module" src={REFERENCE.script}></script>}
      </head>
      <body>
        <main>
          <h1>{info.title}</h1>
          <p>{info.description}</p>
          <p>
            The whole document: <a href="/openapi.json">/openapi.json</a>. As text:{" "}
            <a href="/llms.txt">/llms.txt</a>.
          </p>
          {tags.map(({ name, description }) => (
            <section>
              <h2>{name}</h2>
              <p>{description}</p>
              {operations
                .filter(({ operation }) => operation.tags.includes(name))
                .map((one) => (
                  <Details {...one} />
                ))}
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function Details({ method, path, operation }: Listed) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return (
    <details id={operationId}>
      <summary>
        <code>
          {method.toUpperCase()} {path}
        </code>{" "}
        {summary}
      </summary>
      <p>{description}</p>
      <pre>{JSON.stringify({ parameters, requestBody, responses }, null, 2)}</pre>
    </details>
  );
}
