/** Numbers for Analytics Engine, where an account has bound it. Writing one takes no time of a request, and a failure of it reaches no caller. */

export interface Point {
  readonly indexes: readonly [string];
  readonly blobs: readonly (string | null)[];
  readonly doubles: readonly number[];
}

interface Dataset {
  readonly writeDataPoint: (point: object) => void;
}

/** The binding is optional: an account must switch Analytics Engine on before a Worker may be bound to it. */
export function metricsOf(bindings: object): Dataset | undefined {
  return (bindings as { readonly METRICS?: Dataset }).METRICS;
}

interface Measured {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  readonly companyId: string | null;
  readonly environment: string | null;
  readonly key: string | null;
  readonly weight: number;
}

/** docs/RUNBOOK.md names the columns and has the queries. */
export function pointOf(line: Measured): Point {
  const { route, method, status, durationMs, companyId, environment, key, weight } = line;
  return {
    indexes: [route],
    blobs: [method, route, String(status), companyId, environment, key],
    doubles: [weight, durationMs],
  };
}

export function runPoint(run: {
  readonly cron: string;
  readonly failed: number;
  readonly queries: number;
}): Point {
  const { cron, failed, queries } = run;
  return { indexes: ["cron"], blobs: ["cron", cron], doubles: [1, failed, queries] };
}
