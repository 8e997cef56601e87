import { formatTick, formatValue } from './format.ts';
import { lineLook } from './lines.ts';
import { type Pin, type PinnedScale, pinnedAxis } from './pinned-axis.ts';
import { type Plot, shownLevels } from './plot.ts';
import { isStale, shownPoints } from './points.ts';
import { FONT_SIZE } from './theme.ts';
import { timeTicks } from './time-axis.ts';

/** About how much of the width and the height is left for the lines, in CSS pixels. */
const SURROUNDINGS = { across: 125, down: 120 };
const LABEL_HEIGHT = 16;
/** Chart.js adds it on both sides of the text, though the text stands in the plot. */
const LEVEL_INSET = 4;
/** Keeps the first time clear of the lowest value. */
const TIME_INSET = 7;
const TIME_LABEL_WIDTH = 62;

/** How many places of the plot can be told apart from left to right. */
export function slotsAcross(plot: Plot): number {
  return Math.max(50, plot.surface.width - SURROUNDINGS.across);
}

function slotsDown(plot: Plot): number {
  return Math.max(50, plot.surface.height - SURROUNDINGS.down);
}

/** The values at the left, with their unit, and the lines behind the plot. */
export function valueAxis(plot: Plot): PinnedScale {
  const { range, scale, colours } = plot;
  const ticks = Math.round((range.max - range.min) / range.step);
  const pins = Array.from({ length: ticks + 1 }, (_, index): Pin => {
    const value = range.max - index * range.step;
    const text = [formatTick(value, scale)];
    return { place: index / ticks, text, colour: colours.muted, line: colours.grid };
  });
  const axis = pinnedAxis({
    position: 'left',
    slots: ticks + 1,
    pins,
    font: { size: FONT_SIZE.small },
  });
  const padding = shownLevels(plot).length > 0 ? 0 : LEVEL_INSET;
  return { ...axis, ticks: { ...axis.ticks, padding } };
}

/** The times at the bottom, on the asker's clock. */
export function timeAxis(plot: Plot): PinnedScale {
  const slots = slotsAcross(plot);
  const ticks = timeTicks(plot.spec, Math.max(2, Math.floor(slots / TIME_LABEL_WIDTH)));
  const axis = pinnedAxis({
    position: 'bottom',
    slots,
    pins: ticks.map(({ at, lines }) => ({
      place: plot.across(at),
      text: lines,
      colour: plot.colours.muted,
      line: plot.colours.grid,
    })),
    font: { size: FONT_SIZE.small },
  });
  return { ...axis, ticks: { ...axis.ticks, padding: TIME_INSET } };
}

/** The levels as dashed lines, named inside the plot where the oldest values are. */
export function levelsAxis(plot: Plot): PinnedScale {
  const { colours, spec } = plot;
  const axis = pinnedAxis({
    position: 'left',
    slots: slotsDown(plot),
    pins: shownLevels(plot).map(({ name, at }) => ({
      place: plot.down(at),
      text: [`${name} ${formatValue(at, spec.unit)}`],
      colour: colours[name].line,
      line: colours[name].line,
    })),
    lineWidth: 1.5,
    dash: [6, 4],
    font: { size: FONT_SIZE.level, weight: 600 },
  });
  return {
    ...axis,
    // Nearer to the plot than the values.
    weight: -1,
    ticks: {
      ...axis.ticks,
      mirror: true,
      padding: LEVEL_INSET,
      labelOffset: -9,
      z: 1,
      showLabelBackdrop: true,
      backdropColor: colours.veil,
      backdropPadding: { top: 0, bottom: -1, left: 3, right: 3 },
    },
  };
}

/** The newest value of each measured line, at its height and in its colour; an old one is none. */
export function lastValuesAxis(plot: Plot): PinnedScale {
  const { spec } = plot;
  const pins = spec.series.flatMap((series, index): Pin[] => {
    const last = shownPoints(series, spec).at(-1);
    if (!last || isStale(last, spec) || series.style === 'comparison') return [];
    const text = [formatValue(last.value, spec.unit)];
    return [{ place: plot.down(last.value), text, colour: lineLook(plot, index).colour }];
  });
  const slots = slotsDown(plot);
  const axis = pinnedAxis({
    position: 'right',
    slots,
    pins: spread(pins, LABEL_HEIGHT / slots),
    font: { size: FONT_SIZE.small, weight: 600 },
  });
  return { ...axis, ticks: { ...axis.ticks, padding: 8 } };
}

/** Moves texts apart so that none covers another: down from the first, then up again from the bottom. */
function spread(pins: readonly Pin[], distance: number): Pin[] {
  const sorted = [...pins].sort((one, other) => one.place - other.place);
  let least = 0;
  const moved = sorted.map((pin) => {
    const place = Math.max(pin.place, least);
    least = place + distance;
    return { ...pin, place };
  });
  let most = 1;
  return moved.reverse().map((pin) => {
    const place = Math.max(0, Math.min(pin.place, most));
    most = place - distance;
    return { ...pin, place };
  });
}
