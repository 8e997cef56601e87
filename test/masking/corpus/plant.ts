import type { Draw } from '../draw.ts';

/** A fake secret of a real shape in the log lines that carry it. */
export interface Planted {
  /** What it is, for messages of tests and tables. */
  kind: string;
  /** Log events, one after the other. */
  texts: string[];
  /** The parts that nobody may see; a hint that may stay is no part of them. */
  secrets: string[];
}

/** Draws a secret and the lines around it. */
export type Plant = (draw: Draw) => Omit<Planted, 'kind'>;

export const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const BASE32 = `${UPPER}234567`;
export const LETTERS = `${UPPER}${UPPER.toLowerCase()}`;
export const ALPHANUMERIC = `${LETTERS}0123456789`;
export const BASE64 = `${ALPHANUMERIC}+/`;
export const BASE64_URL = `${ALPHANUMERIC}-_`;

/** An event of one line. */
export const line = (text: string, ...secrets: string[]) => ({ texts: [text], secrets });

/** An event of one line of JSON. */
export const json = (value: unknown, ...secrets: string[]) =>
  line(JSON.stringify(value), ...secrets);

/** A password with a special character, as people have them. */
export const password = (draw: Draw) =>
  `${draw.text(ALPHANUMERIC, 9)}!${draw.text(ALPHANUMERIC, 3)}`;
