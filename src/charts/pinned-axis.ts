import type { ScaleOptions } from 'chart.js';
import { FONT_STACK } from './theme.ts';

/** A place along an axis with a text, a line across the plot, or both. */
export interface Pin {
  /** From the left or from the top, 0 to 1. */
  place: number;
  /** The lines of the text. */
  text?: readonly string[];
  /** Of the text. */
  colour?: string;
  /** Colour of the line across the plot. */
  line?: string;
}

export interface PinnedAxis {
  /** `middle` is across the plot at half of its height. */
  position: 'left' | 'right' | 'top' | 'bottom' | 'middle';
  /** How many places can be told apart: about one for each pixel. */
  slots: number;
  pins: readonly Pin[];
  lineWidth?: number;
  dash?: number[];
  font: { size: number; weight?: number };
}

/** Chart.js: a category without a label has no tick, so only the pinned ones cost time. */
export type PinnedScale = Omit<ScaleOptions<'category'>, 'labels'> & {
  labels: (readonly string[] | null)[];
};

/**
 * Without functions, Chart.js labels and rules an axis at regular distances only. A category axis of which all but a few
 * categories have no label puts texts and lines at any place with plain JSON.
 */
export function pinnedAxis(axis: PinnedAxis): PinnedScale {
  const { position, slots, lineWidth = 1, dash = [], font } = axis;
  const pinned = pinsBySlot(axis);
  const bySlot = [...pinned].sort(([one], [other]) => one - other).map(([, pin]) => pin);
  return {
    type: 'category',
    axis: position === 'left' || position === 'right' ? 'y' : 'x',
    position: position === 'middle' ? 'center' : position,
    labels: Array.from({ length: slots }, (_, slot) => {
      const pin = pinned.get(slot);
      return pin ? (pin.text ?? []) : null;
    }),
    border: { display: false, dash },
    grid: {
      display: bySlot.some(({ line }) => line !== undefined),
      drawTicks: false,
      color: bySlot.map(({ line }) => line ?? 'transparent'),
      lineWidth,
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color: bySlot.map(({ colour }) => colour ?? 'transparent'),
      font: { family: FONT_STACK, ...font },
    },
  };
}

/** What is pinned to the same slot is joined. */
function pinsBySlot({ pins, slots }: PinnedAxis): Map<number, Pin> {
  const pinned = new Map<number, Pin>();
  for (const pin of pins) {
    const slot = Math.round(Math.min(1, Math.max(0, pin.place)) * (slots - 1));
    pinned.set(slot, { ...pinned.get(slot), ...pin });
  }
  return pinned;
}
