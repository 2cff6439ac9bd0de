export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between neighbours, so that two values have their mean as median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
