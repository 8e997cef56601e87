import type { ChartDataset } from 'chart.js';
import { type Plot, shownLevels } from './plot.ts';

/** A bar across the whole plot: `x` is seconds since the left edge, `y` from and to which value it reaches. */
export type BandDataset = ChartDataset<'bar', { x: number; y: [number, number] }[]>;

/** Wider than any plot, which cuts it. */
const THICKNESS = 10_000;

/**
 * The soft colours behind the lines where values are not normal, as bars from level to level. One dataset, because each has a
 * place in the legend, though an empty one, that only a function could take away. None when no level is on the axis.
 */
export function bandDatasets(plot: Plot): BandDataset[] {
  const { spec, range, colours } = plot;
  const end = spec.ladder?.direction === 'above' ? range.max : range.min;
  const shown = shownLevels(plot);
  if (shown.length === 0) return [];
  const middle = (spec.until - spec.from) / 2_000;
  const bars = shown.map(({ at }, index): [number, number] => [at, shown[index + 1]?.at ?? end]);
  return [
    {
      type: 'bar',
      label: '',
      // The first has no colour, because the legend shows it.
      data: [[end, end] as const, ...bars].map(([from, to]) => ({ x: middle, y: [from, to] })),
      barThickness: THICKNESS,
      borderWidth: 0,
      backgroundColor: ['transparent', ...shown.map(({ name }) => colours[name].band)],
    },
  ];
}
