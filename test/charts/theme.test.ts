import { expect, test } from 'vitest';
import { fitText, THEMES } from '../../src/charts/theme.ts';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
const EYES: Readonly<Record<string, Matrix>> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const LINEAR_TO_CONE: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
/** Björn Ottosson, "A perceptual color space for image processing" (Oklab). */
const CONE_TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, [a, b, c]: Vector): Vector => {
  const row = ([x, y, z]: Vector) => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};
const linear = (colour: string): Vector => {
  const channel = (from: number) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const seen = (colour: string, eyes: Matrix): Vector => {
  const [a, b, c] = times(LINEAR_TO_CONE, times(eyes, linear(colour)));
  return times(CONE_TO_LAB, [Math.cbrt(a), Math.cbrt(b), Math.cbrt(c)]);
};
const distance = (one: string, other: string, eyes: Matrix) => {
  const [a, b] = [seen(one, eyes), seen(other, eyes)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};
/** WCAG 2.2, contrast ratio. */
const contrast = (one: string, other: string) => {
  const luminance = (colour: string) => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};

test.each(Object.entries(THEMES))(
  'the lines of the %s theme are told apart by all eyes',
  (_, theme) => {
    for (const [name, eyes] of Object.entries(EYES))
      for (const [index, colour] of theme.series.entries())
        for (const other of theme.series.slice(0, index))
          expect(distance(colour, other, eyes), `${colour} ${other}, ${name}`).toBeGreaterThan(
            0.12,
          );
  },
);

test.each(Object.entries(THEMES))(
  'everything of the %s theme stands out from its background',
  (_, theme) => {
    const { background, series, text, muted, warning, critical, alarm, deployment } = theme;
    for (const colour of series) expect(contrast(colour, background), colour).toBeGreaterThan(3);
    for (const colour of [text, muted, warning.line, critical.line, alarm, deployment])
      expect(contrast(colour, background), colour).toBeGreaterThan(4.5);
  },
);

test('a text that is too wide ends with an ellipsis', () => {
  expect(fitText('backend', 200, 13)).toBe('backend');
  expect(fitText('a very long name of a service', 100, 13)).toMatch(/^a very.*…$/);
  expect(fitText('😀😀😀😀', 20, 13)).toBe('😀…');
});
