import type { ChartSpec } from './spec.ts';

/** A drawn chart. */
export interface ChartPicture {
  /** PNG. */
  png: Uint8Array;
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** What the reader should know about how it was drawn. */
  note?: string;
}

/** Turns descriptions of charts into pictures. */
export interface ChartRenderer {
  /** Rejects with `ChartFault`, or with the reason of the signal when that is aborted. */
  draw(spec: ChartSpec, signal: AbortSignal): Promise<ChartPicture>;
  /** Refuses what is still waiting and ends what is running. */
  close(): Promise<void>;
}

/** A chart was not drawn; the message says why, in words for the person who asked. */
export class ChartFault extends Error {
  override readonly name = 'ChartFault';
}

/** Why a renderer that is closed draws nothing. */
export const STOPPING = 'GridOps is stopping, so the chart was not drawn.';
