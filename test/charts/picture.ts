import { PNG } from 'pngjs';
import { onTestFinished } from 'vitest';
import { createEmbeddedRenderer } from '../../src/charts/embedded.ts';
import type { ChartSpec } from '../../src/charts/spec.ts';

export const neverAborted = new AbortController().signal;

/** A chart as the embedded renderer draws it, for one test. */
export async function drawn(spec: ChartSpec): Promise<Picture> {
  const renderer = createEmbeddedRenderer();
  onTestFinished(() => renderer.close());
  return pictureOf((await renderer.draw(spec, neverAborted)).png);
}

/** Pixels that a test can ask about. */
export interface Picture {
  width: number;
  height: number;
  /** How many pixels of a rectangle are near a colour such as `#b3261e`. */
  count(colour: string, area?: Partial<Area>): number;
  /** The rows in which more than this part of the pixels is near the colour, from top to bottom. */
  rows(colour: string, part: number): number[];
  /** The columns likewise, from left to right. */
  columns(colour: string, part: number): number[];
  /** A colour as `#rrggbb`. */
  at(x: number, y: number): string;
  /** 0 to 255. */
  opacity(x: number, y: number): number;
}

/** From inclusive, to exclusive. */
interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of each channel: text and lines have soft edges. */
const TOLERANCE = 24;

function pictureOf(png: Uint8Array): Picture {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const channel = (x: number, y: number, offset: number) => data[(y * width + x) * 4 + offset] ?? 0;
  const isNear = (x: number, y: number, colour: string) =>
    [0, 1, 2].every(
      (offset) =>
        Math.abs(
          channel(x, y, offset) - Number.parseInt(colour.slice(1 + 2 * offset, 3 + 2 * offset), 16),
        ) <= TOLERANCE,
    );
  const range = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => from + index);
  const count = (colour: string, area: Partial<Area> = {}) => {
    const { left = 0, right = width, top = 0, bottom = height } = area;
    const inRow = (y: number) => range(left, right).filter((x) => isNear(x, y, colour)).length;
    return range(top, bottom).reduce((sum, y) => sum + inRow(y), 0);
  };
  return {
    width,
    height,
    count,
    rows: (colour, part) =>
      range(0, height).filter((y) => count(colour, { top: y, bottom: y + 1 }) > part * width),
    columns: (colour, part) =>
      range(0, width).filter((x) => count(colour, { left: x, right: x + 1 }) > part * height),
    at: (x, y) =>
      `#${[0, 1, 2].map((offset) => channel(x, y, offset).toString(16).padStart(2, '0')).join('')}`,
    opacity: (x, y) => channel(x, y, 3),
  };
}
