import type { ChartDataset, PointStyle } from 'chart.js';
import { legendName } from './layout.ts';
import type { Plot } from './plot.ts';
import { lineWithGaps } from './points.ts';
import type { ChartSeries } from './spec.ts';

/** `x` is seconds since the left edge; `y` null is a break. */
export interface PlotPoint {
  x: number;
  y: number | null;
}

export type PlotDataset = ChartDataset<'line', PlotPoint[]>;

/** How one line is told from the others, with and without colours. */
export interface LineLook {
  colour: string;
  shape: PointStyle;
  /** Of the shape: a comparison is hollow. */
  fill: string;
  dash: number[];
  width: number;
}

/** One fewer than there are colours, so that a pair of both comes again late. */
const SHAPES: readonly PointStyle[] = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot'];

/** The lines; their shapes stand in the legend, and along them in the underlay. */
export function lineDatasets(plot: Plot): PlotDataset[] {
  return plot.spec.series.map((series, index) => {
    const look = lineLook(plot, index);
    return {
      label: legendName(series.name, plot.surface.width),
      data: lineWithGaps(series, plot.spec).map(({ at, value }) => plotPoint(plot, at, value)),
      parsing: false,
      borderColor: look.colour,
      backgroundColor: look.fill,
      borderWidth: look.width,
      borderDash: look.dash,
      borderJoinStyle: 'round',
      clip: false,
      pointStyle: look.shape,
      pointRadius: 0,
    };
  });
}

/** A comparison has the colour of what it is compared with: the first of the first, the second of the second. */
export function lineLook({ spec, colours }: Plot, index: number): LineLook {
  const isCompared = (series: ChartSeries | undefined) => series?.style === 'comparison';
  const compared = isCompared(spec.series[index]);
  const rank = spec.series.slice(0, index).filter((each) => isCompared(each) === compared).length;
  const colour = colours.series[rank % colours.series.length] ?? colours.text;
  const shape = SHAPES[rank % SHAPES.length] ?? 'circle';
  return compared
    ? { colour, shape, fill: colours.background, dash: [5, 4], width: 1.5 }
    : { colour, shape, fill: colour, dash: [], width: 2.5 };
}

export function plotPoint({ spec }: Plot, at: number, value: number | null): PlotPoint {
  return { x: (at - spec.from) / 1_000, y: value };
}
