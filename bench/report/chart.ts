/** `results.svg`: throughput as a share of bare Hono's, one bar each; readable on a light and on a dark page. */

import { CONNECTIONS, labelOf } from "../contenders.ts";
import type { Throughput } from "../measure/throughput.ts";

const WIDTH = 760;
const LABEL_WIDTH = 320;
const BAR_WIDTH = 340;
const ROW_HEIGHT = 30;
const TOP = 44;

export function drawChart(throughput: readonly Throughput[]): string {
  const measured = throughput.filter(({ connections }) => connections === CONNECTIONS);
  const bars = measured.toSorted((left, right) => right.ratioToBareHono - left.ratioToBareHono);
  const longest = Math.max(...bars.map(({ ratioToBareHono }) => ratioToBareHono));
  const height = TOP + bars.length * ROW_HEIGHT + 12;
  const rows = bars.map(({ id, ratioToBareHono }, index) => {
    const label = labelOf(id);
    const y = TOP + index * ROW_HEIGHT;
    const width = Math.max(2, (ratioToBareHono / longest) * BAR_WIDTH);
    return `  <text class="label" x="${LABEL_WIDTH - 12}" y="${y + 17}" text-anchor="end">${label}</text>
  <rect class="${kindOf(label)}" x="${LABEL_WIDTH}" y="${y + 3}" width="${width.toFixed(1)}" height="20" rx="3"/>
  <text class="value" x="${(LABEL_WIDTH + width + 8).toFixed(1)}" y="${y + 17}">${valueOf(ratioToBareHono)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Requests a second as a share of bare Hono">
  <style>
    text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
    .title { font-weight: 600; }
    .value { font-variant-numeric: tabular-nums; }
    .bare { fill: #8c959f; }
    .ours { fill: #0969da; }
    .other { fill: #bf8700; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .bare { fill: #6e7681; }
      .ours { fill: #58a6ff; }
      .other { fill: #d29922; }
    }
  </style>
  <text class="title" x="12" y="24">Requests a second, bare Hono = 1 (higher is better)</text>
${rows.join("\n")}
</svg>
`;
}

function kindOf(label: string): string {
  if (label.startsWith("bare Hono")) return "bare";
  return label.startsWith("Nembl edge") ? "ours" : "other";
}

function valueOf(ratio: number): string {
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}
