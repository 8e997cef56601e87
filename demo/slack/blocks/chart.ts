import { isObject } from '../json.ts';
import { identifier } from './compositions.ts';
import {
  byType,
  type Check,
  inside,
  list,
  literal,
  number,
  object,
  problem,
  type Rule,
  string,
} from './rules.ts';

/* Native charts (Slack: data visualization block). */

const label = string({ max: 20 });
const value = number({ whole: false });

const segment = object({ label, value: number({ whole: false, min: Number.MIN_VALUE }) });

const series = object({
  name: label,
  data: list(object({ label, value }), { max: 20 }),
});

const axes = object(
  { categories: list(label, { max: 20 }) },
  { x_label: string({ max: 50 }), y_label: string({ max: 50 }) },
);

const labelsAreCategories: Check = (chart, place) => {
  const { series: lines, axis_config: config } = chart;
  if (!Array.isArray(lines) || !isObject(config)) return [];
  const categories = JSON.stringify(config.categories);
  const matching = lines.every((line: unknown) => {
    const data = isObject(line) && Array.isArray(line.data) ? line.data : [];
    const labels = data.map((point: unknown) => (isObject(point) ? point.label : undefined));
    return JSON.stringify(labels) === categories;
  });
  return matching
    ? []
    : problem(inside(place, 'series'), 'labels must match the categories of axis_config');
};

const namesAreUnique: Check = ({ series: lines }, place) => {
  if (!Array.isArray(lines)) return [];
  const names = lines.map((line: unknown) => (isObject(line) ? line.name : undefined));
  return new Set(names).size === names.length
    ? []
    : problem(inside(place, 'series'), 'series names must be unique');
};

const plotted = (type: string): Rule =>
  object(
    { type: literal(type), series: list(series, { max: 6 }), axis_config: axes },
    {},
    labelsAreCategories,
    namesAreUnique,
  );

export const chart = object(
  {
    type: literal('data_visualization'),
    title: string({ max: 50 }),
    chart: byType({
      pie: object({ type: literal('pie'), segments: list(segment, { max: 6 }) }),
      bar: plotted('bar'),
      area: plotted('area'),
      line: plotted('line'),
    }),
  },
  { block_id: identifier },
);
