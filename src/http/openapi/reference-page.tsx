/** A browsable reference made from the OpenAPI document. */

import type { ApiDocument, PathItem } from "./types.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
  code, pre { font: 0.9em ui-monospace, monospace; }
  pre { overflow-x: auto; padding: 0.75rem; border: 1px solid #8884; border-radius: 0.4rem; }
  summary { cursor: pointer; padding: 0.4rem 0; }
  .method { display: inline-block; min-width: 4rem; font-weight: 600; }
`;

export function referencePage(document: ApiDocument) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{document.info.title}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{document.info.title}</h1>
        <p>{document.info.description}</p>
        <p>
          The whole document: <a href="/openapi.json">/openapi.json</a>
        </p>
        {Object.entries(document.paths).map(([path, item]) => (
          <PathSection path={path} item={item} />
        ))}
        <h2>Schemas</h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <details id={`schema-${name}`}>
            <summary>{name}</summary>
            <pre>{JSON.stringify(schema, null, 2)}</pre>
          </details>
        ))}
      </body>
    </html>
  );
}

function PathSection({ path, item }: { path: string; item: PathItem }) {
  return (
    <section>
      {METHODS.flatMap((method) => {
        const operation = item[method];
        if (operation === undefined) return [];
        const { parameters, requestBody, responses } = operation;
        return [
          <details>
            <summary>
              <code>
                <span class="method">{method.toUpperCase()}</span> {path}
              </code>{" "}
              {operation.summary}
            </summary>
            <pre>{JSON.stringify({ parameters, requestBody, responses }, null, 2)}</pre>
          </details>,
        ];
      })}
    </section>
  );
}
