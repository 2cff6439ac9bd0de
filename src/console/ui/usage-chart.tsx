/** Requests a day as bars: admitted, and denied on top. The table beside it says the same in numbers. */

interface Day {
  readonly day: string;
  readonly admitted: number;
  readonly denied: number;
}

const BAR = 10;
const GAP = 3;
const HEIGHT = 80;

export function UsageChart({ days }: { readonly days: readonly Day[] }) {
  const shown = days.toSorted((a, b) => a.day.localeCompare(b.day)).slice(-30);
  const most = Math.max(1, ...shown.map(({ admitted, denied }) => admitted + denied));
  const width = Math.max(1, shown.length) * (BAR + GAP);
  const total = shown.reduce((sum, { admitted }) => sum + admitted, 0);
  return (
    <svg
      class="chart"
      role="img"
      aria-label={`${total} requests admitted on ${shown.length} days; the most on one day were ${most}.`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
    >
      {shown.map(({ day, admitted, denied }, index) => {
        const good = (admitted / most) * HEIGHT;
        const bad = (denied / most) * HEIGHT;
        const x = index * (BAR + GAP);
        return (
          <g>
            <title>{`${day}: ${admitted} admitted, ${denied} denied`}</title>
            <rect class="good" x={x} y={HEIGHT - good} width={BAR} height={good} />
            <rect class="bad" x={x} y={HEIGHT - good - bad} width={BAR} height={bad} />
          </g>
        );
      })}
    </svg>
  );
}
