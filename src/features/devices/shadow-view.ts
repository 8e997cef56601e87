import { formatDuration } from '../../kernel/time.ts';
import type { TextFile, View, ViewContext } from '../../kernel/view.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  header,
  preformatted,
  section,
  table,
} from '../../slack/blocks.ts';
import { ours, truncate } from '../../slack/text.ts';
import { differs, type ShadowRow } from './shadow-rows.ts';
import type { Judged, State } from './state.ts';
import { fitting } from './table-room.ts';
import { ago, counted, footer, type Place } from './words.ts';

/** A shadow, or the part of it that was asked for. */
export interface ShadowReport extends Place {
  readonly thing: string;
  /** Absent: the classic shadow. */
  readonly name?: string;
  /** Only the fields below this one. */
  readonly path?: string;
  readonly raw: boolean;
  /** Those that differ first. */
  readonly rows: readonly ShadowRow[];
  readonly version?: number;
  /** How the device is; for the classic shadow only, because the others say nothing of it. */
  readonly verdict?: Pick<Judged, 'state' | 'why'>;
  /** Milliseconds from which a reported value is stale, if it is one that should be fresh. */
  readonly staleAfter: number;
  /** Paths of values that a device that works reports all the time; settings may be old. */
  readonly vital: readonly string[];
  /** The whole document as JSON, where it was asked for. */
  readonly document?: string;
  /** Why it could not be read. */
  readonly fault?: string;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

const MARKS: Readonly<Record<State, string>> = {
  disconnected: ':x:',
  stale: ':x:',
  unknown: ':grey_question:',
  disabled: ':no_entry:',
  connected: ':white_check_mark:',
};
const HEAD = ['Field', 'Reported', 'Desired', 'Delta', 'Age'];
const PATH_LENGTH = 80;
const VALUE_LENGTH = 60;
const RAW_LENGTH = 2_900;

/** A shadow as a table: reported, desired and delta side by side, with the age of each reported value. */
export function shadowView(report: ShadowReport, looks: ViewContext): View {
  const { rows, fault, readAt, document } = report;
  const headline = `${titleOf(report)}: ${summary(report)}`;
  const shown = document === undefined ? fitting(rows.map((row) => cells(row, report))) : [];
  const lines = [verdictLine(report), staleLine(report), leftLine(rows, shown.length, report)];
  const said = lines.filter(Boolean).join('\n');
  const file = document === undefined ? [] : fileOf(report, document);
  const version = report.version === undefined ? [] : [`version ${report.version}`];
  return {
    text: headline,
    blocks: [
      header(`${headMark(report)} ${truncate(headline, 130)}`),
      ...(said ? [section(said)] : []),
      ...(fault === undefined ? [] : [bullets([truncate(fault, 500)])]),
      ...(shown.length > 0 ? [table([HEAD, ...shown])] : []),
      ...(document === undefined ? [] : [preformatted(truncate(document, RAW_LENGTH))]),
      context(footer(report, readAt, looks, ...version)),
      ...actions(buttons(report, looks)),
    ],
    ...(file.length > 0 && { files: file }),
  };
}

function titleOf({ thing, name, path, title }: ShadowReport): string {
  const which = name === undefined ? 'Shadow' : `Shadow ${name}`;
  return `${which} of ${thing} (${title})${path === undefined ? '' : `, ${path}`}`;
}

function summary({ rows, fault }: ShadowReport): string {
  if (fault !== undefined) return 'not known';
  if (rows.length === 0) return 'it is empty';
  const differing = rows.filter(differs).length;
  return differing === 0
    ? `${counted(rows.length, 'field')}, no delta`
    : `${differing} of ${counted(rows.length, 'field')} not as wanted`;
}

function headMark({ fault, verdict, rows }: ShadowReport): string {
  if (fault !== undefined) return MARKS.unknown;
  if (verdict && verdict.state !== 'connected') return MARKS[verdict.state];
  if (rows.some(differs)) return ':warning:';
  return verdict ? MARKS.connected : ':page_facing_up:';
}

function verdictLine({ verdict }: ShadowReport): string {
  return verdict ? `${MARKS[verdict.state]} ${verdict.state}: ${ours(verdict.why)}` : '';
}

function staleLine(report: ShadowReport): string {
  const stale = report.rows.filter((row) => isStale(row, report)).length;
  if (stale === 0) return '';
  const span = formatDuration(report.staleAfter);
  return `${counted(stale, 'reported value')} older than ${span}, marked as stale`;
}

function leftLine(rows: readonly ShadowRow[], shown: number, { document }: ShadowReport): string {
  if (document !== undefined || shown === rows.length) return '';
  return `${counted(rows.length - shown, 'more field')} left out: ask with \`--path\` or \`--raw\``;
}

/** Of a device that is silent every value is stale. */
function isStale({ path, reportedAt }: ShadowRow, report: ShadowReport): boolean {
  const { staleAfter, readAt, vital, verdict } = report;
  if (reportedAt === undefined || readAt - reportedAt <= staleAfter) return false;
  return vital.includes(path) || verdict?.state === 'stale' || verdict?.state === 'disconnected';
}

function cells(row: ShadowRow, report: ShadowReport): string[] {
  const { path, reported, desired, delta, reportedAt } = row;
  const value = (text: string | undefined) =>
    text === undefined ? '–' : truncate(text, VALUE_LENGTH);
  const age = reportedAt === undefined ? 'not known' : ago(reportedAt, report.readAt);
  return [
    truncate(path, PATH_LENGTH),
    value(reported),
    value(desired),
    delta === undefined ? '–' : `→ ${value(delta)}`,
    reported === undefined ? '–' : `${age}${isStale(row, report) ? ' (stale)' : ''}`,
  ];
}

/** A document that is too long for a message is a file beside it. */
function fileOf({ thing, name }: ShadowReport, document: string): TextFile[] {
  if (document.length <= RAW_LENGTH) return [];
  const file = [thing, ...(name === undefined ? [] : [name]), 'shadow'].join('-');
  return [{ name: `${file}.json`, title: `Shadow of ${thing}`, content: document }];
}

function buttons({ target, thing, name, path, raw }: ShadowReport, looks: ViewContext) {
  const words = [
    ...['shadow', target, thing, ...(name === undefined ? [] : [name])],
    ...(path === undefined ? [] : [`--path=${path}`]),
  ];
  const edit = (label: string, asked: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words: asked, surface: 'edit' }),
  });
  return [
    raw ? edit('Readable', words) : edit('Raw', [...words, '--raw']),
    {
      label: 'Device',
      id: looks.button({ words: ['device', target, thing], surface: 'thread' }),
    },
    edit('Refresh', raw ? [...words, '--raw'] : words),
  ];
}
