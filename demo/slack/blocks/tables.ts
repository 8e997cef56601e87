import { isObject } from '../json.ts';
import { identifier } from './compositions.ts';
import { richText } from './rich-text.ts';
import {
  byType,
  type Check,
  flag,
  inside,
  list,
  literal,
  number,
  object,
  problem,
  string,
} from './rules.ts';
import { textLength } from './text-length.ts';

/* Tables (Slack: table block, data table block). */

const rawText = object({ type: literal('raw_text'), text: string() });
const rawNumber = object({
  type: literal('raw_number'),
  value: number({ whole: false }),
  text: string(),
});

const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const row = list(cell, { max: 20 });

/** All cells of one table together. */
const CHARACTERS = 10_000;

const fits: Check = ({ rows }, place) =>
  textLength(rows) > CHARACTERS
    ? problem(inside(place, 'rows'), `must be less than ${CHARACTERS + 1} characters`)
    : [];

const column = object({}, { align: literal('left', 'center', 'right'), is_wrapped: flag });

export const table = object(
  { type: literal('table'), rows: list(row, { max: 100 }) },
  { block_id: identifier, column_settings: list(column, { max: 20 }) },
  fits,
);

const hasPlainHeader: Check = ({ rows }, place) => {
  const header: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const rich =
    Array.isArray(header) && header.some((entry) => isObject(entry) && entry.type === 'rich_text');
  return rich ? problem(inside(place, 'rows/0'), 'rich_text is not allowed in the header row') : [];
};

const isEven: Check = ({ rows }, place) => {
  if (!Array.isArray(rows)) return [];
  const widths = new Set(rows.map((cells) => (Array.isArray(cells) ? cells.length : -1)));
  return widths.size > 1
    ? problem(inside(place, 'rows'), 'all rows must have the same number of cells')
    : [];
};

export const dataTable = object(
  { type: literal('data_table'), rows: list(row, { min: 2, max: 101 }), caption: string() },
  {
    block_id: identifier,
    page_size: number({ min: 1, max: 100 }),
    row_header_column_index: number({ min: 0, max: 19 }),
  },
  hasPlainHeader,
  isEven,
  fits,
);
