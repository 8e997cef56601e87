/** A statistic over the samples of a period, e.g. `Average`, `p99`. */
export type Statistic = (samples: readonly number[]) => number;

const STANDARD: Readonly<Record<string, Statistic>> = {
  Average: (samples) => sum(samples) / samples.length,
  Sum: sum,
  Minimum: (samples) => Math.min(...samples),
  Maximum: (samples) => Math.max(...samples),
  SampleCount: (samples) => samples.length,
};

/** Finds a statistic by CloudWatch's name; trimmed means and the like are not simulated. */
export function statisticOf(name: string): Statistic | undefined {
  const [, percentile] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  if (percentile !== undefined) return (samples) => quantile(samples, Number(percentile) / 100);
  return STANDARD[name];
}

function sum(samples: readonly number[]): number {
  return samples.reduce((total, sample) => total + sample, 0);
}

/** The value below which a share of the samples lies, interpolated between neighbours. */
function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
