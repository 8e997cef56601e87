import { expect, test } from 'vitest';
import { valueRange } from '../../src/charts/y-range.ts';

const demand = (unit: string, values: number[], levels: number[] = []) =>
  valueRange({ values, levels, unit });

test('a percentage of some size is shown on 0 to 100', () => {
  expect(demand('%', [31, 62])).toEqual({ min: 0, max: 100, step: 25 });
});

test('a small percentage with high levels is shown on 0 to 100 when they leave it a shape', () => {
  expect(demand('%', [20, 28], [75, 90])).toEqual({ min: 0, max: 100, step: 25 });
});

test('a small percentage is not pressed flat by 100', () => {
  expect(demand('%', [0.2, 0.9])).toEqual({ min: 0, max: 1, step: 0.25 });
});

test('a percentage over 100 is not cut', () => {
  expect(demand('%', [80, 170]).max).toBeGreaterThanOrEqual(170);
});

test('an axis begins at zero', () => {
  expect(demand('ms', [300, 420])).toEqual({ min: 0, max: 600, step: 200 });
});

test('an axis does not begin at zero when that would hide everything', () => {
  const range = demand('%', [99.1, 99.9], [98, 95]);
  expect(range.min).toBeGreaterThan(90);
  expect(range.min).toBeLessThan(95);
  expect(range.max).toBe(100);
});

test('a value that never changes is shown from zero', () => {
  expect(demand('count', [3, 3, 3]).min).toBe(0);
});

test('a level far above the values is left out', () => {
  expect(demand('ms', [80, 120], [400, 5_000]).max).toBeLessThan(1_000);
  expect(demand('ms', [80, 120], [400, 5_000]).max).toBeGreaterThan(400);
});

test('levels are shown over a line of zeros', () => {
  expect(demand('count', [0, 0], [10, 20]).max).toBeGreaterThan(20);
});

test('things that are counted have whole ticks', () => {
  expect(demand('count', [0, 1, 2]).step).toBe(1);
});

test('values below zero are shown', () => {
  expect(demand('', [-7, 4])).toEqual({ min: -10, max: 5, step: 5 });
});

test('an axis without values still has two ends', () => {
  expect(demand('%', [])).toEqual({ min: 0, max: 100, step: 25 });
  expect(demand('count', [])).toEqual({ min: 0, max: 1, step: 1 });
  expect(demand('', [0])).toEqual({ min: 0, max: 1, step: 0.25 });
});
