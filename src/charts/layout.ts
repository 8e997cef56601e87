import { ChartFault } from './renderer.ts';
import type { ChartSpec, ChartSurface } from './spec.ts';
import { FONT_SIZE, fitText, textWidth } from './theme.ts';
import { windowWords } from './time-axis.ts';

const WIDTH = 440;
const PLAIN_HEIGHT = 290;
const LEGEND_ROW = 21;
const LINE = 17;
const SMALLEST = { width: 240, height: 160 };
const LARGEST = 2_000;
const LEGEND_MARK = 34;
/** Left and right of everything. */
export const PADDING = 12;

/**
 * The size and look of the picture, with what the description leaves open. Throws `ChartFault` for a size out of bounds: a canvas
 * that is too large would end the whole process.
 */
export function surfaceOf(spec: ChartSpec): ChartSurface {
  const { width = WIDTH, scale = 2, theme = 'light' } = spec;
  const rows = legendRows(spec, width) - 1 + (spec.markers?.length ? 1 : 0);
  const lines = subtitleLines(spec, width).length - 1;
  const usual = Math.min(LARGEST, PLAIN_HEIGHT + rows * LEGEND_ROW + lines * LINE);
  const height = spec.height ?? usual;
  check('wide', width, SMALLEST.width);
  check('high', height, SMALLEST.height);
  return { width, height, scale, theme };
}

function check(dimension: string, size: number, least: number): void {
  if (!(size >= least && size <= LARGEST))
    throw new ChartFault(
      `A chart is ${least} to ${LARGEST} pixels ${dimension}, and this one was to have ${size}.`,
    );
}

/** Where the metric comes from and what is shown of it: one line where that fits. */
export function subtitleLines(spec: ChartSpec, width: number): string[] {
  const words = windowWords(spec);
  if (!spec.subtitle) return [words];
  const room = width - 2 * PADDING;
  const joined = `${spec.subtitle} · ${words}`;
  if (textWidth(joined, FONT_SIZE.small) <= room) return [joined];
  return [fitText(spec.subtitle, room, FONT_SIZE.small), words];
}

/** The name of a series as the legend shows it. */
export function legendName(name: string, width: number): string {
  return fitText(name, width - 2 * PADDING - LEGEND_MARK, FONT_SIZE.small);
}

function legendRows({ series }: ChartSpec, width: number): number {
  let rows = 1;
  let used = 0;
  for (const { name } of series) {
    const needed = textWidth(legendName(name, width), FONT_SIZE.small) + LEGEND_MARK;
    if (used > 0 && used + needed > width - 2 * PADDING) {
      rows += 1;
      used = 0;
    }
    used += needed;
  }
  return rows;
}
