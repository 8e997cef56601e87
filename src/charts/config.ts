import type { ChartOptions, ScaleOptions } from 'chart.js';
import { lastValuesAxis, levelsAxis, timeAxis, valueAxis } from './axes.ts';
import { type BandDataset, bandDatasets } from './bands.ts';
import { PADDING, subtitleLines } from './layout.ts';
import { lineDatasets, type PlotDataset } from './lines.ts';
import { markersAxis, shownMarkers } from './markers.ts';
import { markDatasets } from './marks.ts';
import { type PinnedScale, pinnedAxis } from './pinned-axis.ts';
import { type Plot, plotOf, shownLevels } from './plot.ts';
import { shownPoints } from './points.ts';
import type { ChartSpec } from './spec.ts';
import { FONT_SIZE, FONT_STACK, fitText } from './theme.ts';

/** A Chart.js 4 configuration of a line chart that is plain JSON. */
export interface PlainChart {
  type: 'line';
  data: { datasets: (PlotDataset | BandDataset)[] };
  options: Omit<ChartOptions<'line'>, 'scales'> & {
    scales: Record<string, PinnedScale | ScaleOptions<'linear'>>;
  };
}

/**
 * The Chart.js 4 configuration of a chart, as plain JSON: no function, no plugin object, no time axis and no annotation, which
 * QuickChart drops or misreads. Texts and lines at exact places are categories of axes of their own.
 */
export function chartConfig(spec: ChartSpec): PlainChart {
  const plot = plotOf(spec);
  return {
    type: 'line',
    // What comes first is drawn on top.
    data: { datasets: [...lineDatasets(plot), ...markDatasets(plot), ...bandDatasets(plot)] },
    options: {
      animation: false,
      responsive: false,
      events: [],
      layout: { padding: { left: PADDING, right: PADDING, top: 10, bottom: 6 } },
      plugins: { title: title(plot), subtitle: subtitle(plot), legend: legend(plot) },
      scales: scales(plot),
    },
  };
}

type Plugins = NonNullable<ChartOptions<'line'>['plugins']>;

function title({ spec, surface, colours }: Plot): Plugins['title'] & object {
  return {
    display: true,
    align: 'start',
    text: fitText(spec.title, surface.width - 2 * PADDING, FONT_SIZE.title),
    color: colours.text,
    font: { family: FONT_STACK, size: FONT_SIZE.title, weight: 600 },
    padding: { top: 0, bottom: 3 },
  };
}

function subtitle({ spec, surface, colours }: Plot): Plugins['subtitle'] & object {
  return {
    display: true,
    align: 'start',
    text: subtitleLines(spec, surface.width),
    color: colours.muted,
    font: { family: FONT_STACK, size: FONT_SIZE.small },
    padding: { top: 0, bottom: 12 },
  };
}

function legend({ colours }: Plot): Plugins['legend'] & object {
  return {
    position: 'bottom',
    align: 'start',
    labels: {
      color: colours.text,
      usePointStyle: true,
      boxHeight: 8,
      boxWidth: 12,
      padding: 8,
      font: { family: FONT_STACK, size: FONT_SIZE.small },
    },
  };
}

function scales(plot: Plot): PlainChart['options']['scales'] {
  const { spec, range } = plot;
  const empty = spec.series.every((series) => shownPoints(series, spec).length === 0);
  const leveled = shownLevels(plot).length > 0;
  return {
    // The bands are bars, for which Chart.js would leave room at both ends.
    x: {
      type: 'linear',
      display: false,
      offset: false,
      min: 0,
      max: (spec.until - spec.from) / 1_000,
    },
    y: { type: 'linear', display: false, min: range.min, max: range.max },
    times: timeAxis(plot),
    newest: lastValuesAxis(plot),
    ...((leveled || !empty) && { values: valueAxis(plot) }),
    ...(leveled && { levels: levelsAxis(plot) }),
    ...(shownMarkers(spec).length > 0 && { markers: markersAxis(plot) }),
    ...(empty && { nothing: nothing(plot) }),
  };
}

function nothing({ colours }: Plot): PinnedScale {
  return pinnedAxis({
    position: 'middle',
    slots: 3,
    pins: [{ place: 0.5, text: ['No data in this window'], colour: colours.text }],
    font: { size: FONT_SIZE.title, weight: 600 },
  });
}
