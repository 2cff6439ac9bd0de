/** Requests a day as bars: admitted, and denied on top. The table beside it says the same in numbers. */

import { DAY_MS, isoTime } from "../../core/time.ts";

interface Day {
  readonly day: string;
  readonly admitted: number;
  readonly denied: number;
}

const BAR = 16;
const GAP = 6;
const HEIGHT = 120;

const DAYS = 30;
const WIDTH = DAYS * (BAR + GAP);

interface UsageChartProps {
  /** Those on which there was any. */
  readonly days: readonly Day[];
  readonly nowMs: number;
}

export function UsageChart({ days, nowMs }: UsageChartProps) {
  const shown = Array.from({ length: DAYS }, (_, index) => {
    const day = isoTime(nowMs - (DAYS - 1 - index) * DAY_MS).slice(0, "2026-11-28".length);
    return days.find((one) => one.day === day) ?? { day, admitted: 0, denied: 0 };
  });
  const most = Math.max(1, ...shown.map(({ admitted, denied }) => admitted + denied));
  const total = shown.reduce((sum, { admitted }) => sum + admitted, 0);
  const refused = shown.reduce((sum, { denied }) => sum + denied, 0);
  return (
    <figure class="sheet">
      <svg
        class="chart"
        role="img"
        aria-label={`${total} requests admitted and ${refused} denied in ${shown.length} days; the most on one day were ${most}.`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 2}`}
      >
        <rect class="floor" x="0" y={HEIGHT} width={WIDTH} height="2" />
        {shown.map(({ day, admitted, denied }, index) => {
          const good = (admitted / most) * HEIGHT;
          const bad = (denied / most) * HEIGHT;
          const x = index * (BAR + GAP) + GAP / 2;
          return (
            <g>
              <title>{`${day}: ${admitted} admitted, ${denied} denied`}</title>
              <rect class="good" x={x} y={HEIGHT - good} width={BAR} height={good} rx="2" />
              <rect class="bad" x={x} y={HEIGHT - good - bad} width={BAR} height={bad} rx="2" />
            </g>
          );
        })}
      </svg>
      <figcaption class="key">
        <span>
          <i></i> {total} admitted
        </span>
        <span>
          <i class="bad"></i> {refused} denied
        </span>
        <span>
          {shown[0]?.day} to {shown.at(-1)?.day}
        </span>
      </figcaption>
    </figure>
  );
}
