import { slotsAcross } from './axes.ts';
import { type Pin, type PinnedScale, pinnedAxis } from './pinned-axis.ts';
import type { Plot } from './plot.ts';
import type { ChartMarker, ChartSpec } from './spec.ts';
import { FONT_SIZE, fitText, textWidth } from './theme.ts';

/** CSS pixels. */
const LABEL_WIDTH = 130;
/** Room for a count, or else for the distance to the next name. */
const COUNT_WIDTH = 20;

/** Where a name stands, from the left edge of the plot, in CSS pixels. */
interface MarkerName {
  marker: ChartMarker;
  middle: number;
  half: number;
  /** 0 is next to the plot. */
  row: number;
  /** Markers near it that have no room for a name of their own. */
  more: number;
}

/** Vertical lines at their times, named above the plot. */
export function markersAxis(plot: Plot): PinnedScale {
  const slots = slotsAcross(plot);
  const markers = shownMarkers(plot.spec);
  const names = placeNames(plot, markers, slots).map(({ marker, middle, row, more }): Pin => {
    const name = fitText(marker.label, LABEL_WIDTH, FONT_SIZE.level) + (more ? ` +${more}` : '');
    // An empty second line lifts a name to the upper row.
    const text = row === 0 ? [name] : [name, ''];
    return { place: middle / slots, text, colour: plot.colours[marker.kind] };
  });
  const lines = markers.map(({ at, kind }) => ({
    place: plot.across(at),
    line: plot.colours[kind],
  }));
  return pinnedAxis({
    position: 'top',
    slots,
    pins: [...names, ...lines],
    lineWidth: 2,
    font: { size: FONT_SIZE.level, weight: 600 },
  });
}

/** Oldest first. */
export function shownMarkers({ markers = [], from, until }: ChartSpec): ChartMarker[] {
  return markers
    .filter(({ at }) => at >= from && at <= until)
    .sort((one, other) => one.at - other.at);
}

/** Alarms first: each name in the lowest row where it covers no other, and counted with the nearest where there is none. */
function placeNames(plot: Plot, markers: readonly ChartMarker[], width: number): MarkerName[] {
  const names: MarkerName[] = [];
  const kinds = ['alarm', 'deployment'] as const;
  for (const marker of kinds.flatMap((kind) => markers.filter((each) => each.kind === kind))) {
    const shown = fitText(marker.label, LABEL_WIDTH, FONT_SIZE.level);
    const half = (textWidth(shown, FONT_SIZE.level) + COUNT_WIDTH) / 2;
    const middle = Math.min(width - half, Math.max(half, plot.across(marker.at) * width));
    const distance = (name: MarkerName) => Math.abs(name.middle - middle);
    const covers = (name: MarkerName) => distance(name) < name.half + half;
    const row = [0, 1].find((each) => !names.some((name) => name.row === each && covers(name)));
    if (row !== undefined) names.push({ marker, middle, half, row, more: 0 });
    else {
      const [nearest] = names.toSorted((one, other) => distance(one) - distance(other));
      if (nearest) nearest.more += 1;
    }
  }
  return names;
}
