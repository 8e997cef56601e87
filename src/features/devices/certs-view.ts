import { csv } from '../../kernel/csv.ts';
import { maskText } from '../../kernel/mask.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import type { CertificateRow } from './certificate-rows.ts';
import type { Level } from './certificates.ts';
import { counted, dayOf, footer, type Place, timeLeft } from './words.ts';

/** The certificates of a fleet or of a thing, or how far reading them is. */
export interface CertsReport extends Place {
  /** The thing, where it is one. */
  readonly thing?: string;
  readonly rows: readonly CertificateRow[];
  /** How many things were looked at. */
  readonly things: number;
  /** How many were so far; absent once it is finished. */
  readonly done?: number;
  /** In sentences: what was not looked at, and why. */
  readonly notes: readonly string[];
  /** Why the things are not known. */
  readonly fault?: string;
  /** All rows as a CSV file, too. */
  readonly file: boolean;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

const HEAD = ['Certificate', 'Status', 'Valid from', 'Until', 'Left', 'Issuer', 'Things'];
const MOST_ROWS = 40;
const MOST_THINGS = 3;
const ORDER: readonly (readonly [Level, string, string])[] = [
  ['expired', ':x:', 'expired'],
  ['inactive', ':x:', 'not active'],
  ['critical', ':warning:', 'about to end'],
  ['warning', ':warning:', 'to end soon'],
  ['unknown', ':grey_question:', 'not known'],
  ['none', ':grey_question:', 'missing'],
];

/** Certificates as a table, those that end first on top. */
export function certsView(report: CertsReport, looks: ViewContext): View {
  const { rows, notes, fault, readAt } = report;
  const title = `Certificates of ${report.thing ?? report.title}`;
  if (report.done !== undefined) return readingView(title, report.done, report.things);
  const headline = `${title}: ${verdict(report)}`;
  const faults = rows.flatMap(({ fault: each, things }) =>
    each === undefined ? [] : [`${counted(things.length, 'thing')}: ${each}`],
  );
  const told = [...(fault === undefined ? [] : [fault]), ...faults.slice(0, 5), ...notes];
  const known = rows.filter((row) => row.fault === undefined);
  const shown = known.slice(0, MOST_ROWS);
  return {
    text: headline,
    blocks: [
      header(`${headMark(report)} ${truncate(headline, 130)}`),
      ...(told.length > 0 ? [bullets(told.map((line) => truncate(line, 500)))] : []),
      ...(shown.length > 0 ? [table([HEAD, ...shown.map((row) => cells(row, readAt))])] : []),
      ...leftOut(known.length - shown.length),
      context(footer(report, readAt, looks, counted(report.things, 'thing'))),
      ...actions([
        { label: 'Refresh', id: looks.button({ words: again(report), surface: 'edit' }) },
      ]),
    ],
    ...(report.file && rows.length > 0 && { files: [fileOf(report, title)] }),
  };
}

function readingView(title: string, done: number, things: number): View {
  const line = `${done} of ${counted(things, 'thing')}`;
  return {
    text: `${title}: ${line}`,
    blocks: [header(`:hourglass_flowing_sand: ${truncate(title, 130)}`), section(line)],
  };
}

function found({ rows }: CertsReport) {
  return ORDER.flatMap(([level, mark, words]) => {
    const count = countOf(rows.filter((row) => row.level === level));
    return count === 0 ? [] : [{ mark, words: `${count} ${words}` }];
  });
}

/** A certificate counts once, and so does each thing whose certificates are not known or missing. */
function countOf(rows: readonly CertificateRow[]): number {
  return rows.reduce((sum, { certificate, things }) => sum + (certificate ? 1 : things.length), 0);
}

function verdict(report: CertsReport): string {
  if (report.fault !== undefined) return 'not known';
  if (report.rows.length === 0) return 'no thing is in it';
  const all = counted(countOf(report.rows), 'certificate');
  const wrong = found(report).map(({ words }) => words);
  return wrong.length === 0 ? `${all}, none ends soon` : `${wrong.join(', ')} of ${all}`;
}

function headMark(report: CertsReport): string {
  if (report.fault !== undefined || report.rows.length === 0) return ':grey_question:';
  return found(report)[0]?.mark ?? ':white_check_mark:';
}

function cells({ level, certificate, things }: CertificateRow, now: number): string[] {
  const { id, status, notBefore, notAfter, issuer } = certificate ?? {};
  const shown = things.slice(0, MOST_THINGS).map((name) => truncate(name, 40));
  const more = things.length > MOST_THINGS ? ` and ${things.length - MOST_THINGS} more` : '';
  return [
    id === undefined ? 'none' : id.slice(0, 12),
    status ?? (level === 'none' ? '–' : 'not known'),
    notBefore === undefined ? '–' : dayOf(notBefore),
    notAfter === undefined ? '–' : dayOf(notAfter),
    notAfter === undefined ? 'not known' : timeLeft(notAfter, now),
    issuer === undefined ? '–' : truncate(maskText(issuer), 60),
    `${shown.join(', ')}${more}`,
  ];
}

function leftOut(count: number) {
  if (count <= 0) return [];
  return [
    section(`${count.toLocaleString('en-GB')} more that end later: \`--file\` has all of them.`),
  ];
}

function again({ target, thing, file }: CertsReport): string[] {
  return ['certs', target, ...(thing === undefined ? [] : [thing]), ...(file ? ['--file'] : [])];
}

function fileOf({ rows }: CertsReport, title: string) {
  const time = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString());
  const lines = rows.map(({ level, certificate, things, fault = '' }) => [
    certificate?.id ?? '',
    certificate?.status ?? '',
    time(certificate?.notBefore),
    time(certificate?.notAfter),
    level,
    maskText(certificate?.issuer ?? ''),
    things.join(' '),
    fault,
  ]);
  const columns = 'certificate status not_before not_after level issuer things fault';
  const head = columns.split(' ');
  return { name: 'certificates.csv', title, content: csv([head, ...lines]) };
}
