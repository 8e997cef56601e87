import { altText, captionOf } from '../../charts/caption.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { Block, View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, picture } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import { fittingTable } from './fitting-table.ts';
import { frame, headline } from './frame.ts';
import type { QueryChart, QueryFound, QuerySubject } from './report.ts';
import { CHART } from './series.ts';
import { countWords, rowWords, scannedWords } from './words.ts';

type Found = QuerySubject & QueryFound;

const MOST_NOTE = 500;
/** AWS: GetQueryResults. */
const MOST_ROWS = 10_000;

/** What a query found: the chart of a time series, a table, and a button for all of it. */
export function foundView(result: Found, looks: ViewContext): View {
  const { kept, chart, pictures } = result;
  if (kept === undefined) return nothingView(result, looks);
  const title = headline(result);
  const { text, footer } = frame(result, looks);
  const table = fittingTable(result, looks);
  const words = ['query', 'result', result.target, kept, '--csv'];
  const id = looks.button({ words, surface: 'thread' });
  const drawn = pictures.get(CHART);
  return {
    text: `${title}: ${rowWords(result.rows.length)}`,
    blocks: [
      header(title),
      ...noteBlocks(result),
      ...(chart ? chartBlocks(chart, drawn !== undefined) : []),
      table.block,
      ...remarkBlocks(result, table),
      text,
      context(
        [
          tableWords(result, table),
          `${countWords(result.recordsMatched)} of ${countWords(result.recordsScanned)} records matched`,
          scannedWords(result, result),
          formatDuration(result.elapsed),
        ].join('  ·  '),
      ),
      footer,
      ...actions([{ label: 'As CSV', id }]),
    ],
    ...(chart &&
      drawn && {
        pictures: [{ id: CHART, png: drawn.png, alt: altText(chart.spec), title: result.title }],
      }),
  };
}

/** Finding nothing is an answer, and none that says that all is well. */
function nothingView(result: Found, looks: ViewContext): View {
  const title = headline(result);
  const { text, footer } = frame(result, looks);
  const words = nothingWords(result);
  return {
    text: `${title}: ${words}`,
    blocks: [
      header(title),
      bullets([words, `${scannedWords(result, result)}.`]),
      ...noteBlocks(result),
      text,
      footer,
    ],
  };
}

function nothingWords({ recordsMatched, recordsScanned }: Found): string {
  if (recordsScanned === 0) return 'No rows: these logs have no records in this window.';
  const records = `${countWords(recordsScanned)} records`;
  return recordsMatched === 0
    ? `No rows: none of ${records} in this window matched.`
    : `No rows, although ${countWords(recordsMatched)} of ${records} in this window matched.`;
}

function noteBlocks({ note }: Found): Block[] {
  return note === undefined ? [] : [bullets([truncate(note, MOST_NOTE)])];
}

function chartBlocks({ spec, remarks }: QueryChart, isDrawn: boolean): Block[] {
  const { series, gaps } = captionOf(spec);
  const gap = 'Periods without a row are gaps, which are not zero.';
  return [
    ...(isDrawn ? [picture(CHART, spec.title)] : []),
    bullets([...series, ...(gaps.length > 0 ? [gap] : []), ...remarks]),
  ];
}

function remarkBlocks({ columns, rows, masked }: Found, shown: { columns: number }): Block[] {
  const isEmpty = columns.every(({ type }) => type === 'time');
  const remarks = [
    ...(isEmpty ? ['No row has a value beside its time.'] : []),
    ...(columns.length > shown.columns
      ? [`The table shows ${shown.columns} of ${columns.length} columns.`]
      : []),
    ...(rows.length >= MOST_ROWS ? [`AWS gives ${countWords(MOST_ROWS)} rows at most.`] : []),
    ...maskedWords(masked),
  ];
  return remarks.length === 0 ? [] : [bullets(remarks)];
}

/** What was hidden in the rows, if anything. */
export function maskedWords(masked: number): string[] {
  if (masked === 0) return [];
  return [`${countWords(masked)} ${masked === 1 ? 'value is' : 'values are'} masked.`];
}

function tableWords({ rows }: Found, shown: { rows: number }): string {
  return shown.rows === rows.length
    ? rowWords(rows.length)
    : `${countWords(shown.rows)} of ${rowWords(rows.length)} in the table`;
}
