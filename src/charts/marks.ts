import type { PointStyle } from 'chart.js';
import { type LineLook, lineLook, type PlotDataset, plotPoint } from './lines.ts';
import type { Plot } from './plot.ts';
import { isAlone, lineWithGaps } from './points.ts';
import type { ChartPoint } from './spec.ts';

interface Mark {
  point: ChartPoint;
  look: LineLook;
  radius: number;
}

/** Shapes along a line, so that it is told from the others without its colour. */
const PER_LINE = 5;
const RADIUS = { end: 4.5, along: 4, alone: 2 };

/**
 * The shapes on the lines: at the newest point of each, at some along it when there are several lines, and at points that no
 * line reaches. They have a dataset of their own, with an empty place in the legend, because a line whose points differ
 * takes Chart.js much longer.
 */
export function markDatasets(plot: Plot): PlotDataset[] {
  const marks = plot.spec.series.flatMap((_, index) => marksOfLine(plot, index));
  if (marks.length === 0) return [];
  /** One look for each point; the first has none, because the legend shows it. */
  const each = <Look>(none: Look, look: (mark: Mark) => Look) => [none, ...marks.map(look)];
  return [
    {
      label: '',
      data: each(plotPoint(plot, plot.spec.from, null), ({ point }) =>
        plotPoint(plot, point.at, point.value),
      ),
      showLine: false,
      borderColor: 'transparent',
      backgroundColor: 'transparent',
      clip: false,
      pointRadius: each(0, ({ radius }) => radius),
      pointStyle: each<PointStyle>('circle', ({ look }) => look.shape),
      pointBorderWidth: 1.5,
      pointBorderColor: each('transparent', ({ look }) => look.colour),
      pointBackgroundColor: each('transparent', ({ look }) => look.fill),
    },
  ];
}

function marksOfLine(plot: Plot, index: number): Mark[] {
  const { series } = plot.spec;
  const line = series[index] ? lineWithGaps(series[index], plot.spec) : [];
  const look = lineLook(plot, index);
  let reached = 0;
  return line.flatMap(({ at, value }, place): Mark[] => {
    // Each line begins at another fraction, so that their shapes do not cover each other.
    const section = Math.floor(plot.across(at) * PER_LINE + index / series.length);
    const entered = section > reached;
    reached = section;
    if (value === null) return [];
    const mark = (radius: number) => [{ point: { at, value }, look, radius }];
    if (place === line.length - 1) return mark(RADIUS.end);
    if (entered && series.length > 1) return mark(RADIUS.along);
    return isAlone(line, place) ? mark(RADIUS.alone) : [];
  });
}
