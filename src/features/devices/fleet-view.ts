import type { View, ViewContext } from '../../kernel/view.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  header,
  section,
  table,
} from '../../slack/blocks.ts';
import { ours, truncate } from '../../slack/text.ts';
import { type Level, validityWords } from './certificates.ts';
import type { FleetRow, FrozenFleet } from './frozen.ts';
import { isWrong } from './rank.ts';
import { STATES, type State } from './state.ts';
import { amount, counted, footer, type Place } from './words.ts';

/** A fleet while it is read, and a page of it. */
export type FleetResult =
  | { readonly kind: 'reading'; readonly place: Place; readonly things: number }
  | {
      readonly kind: 'page';
      readonly fleet: FrozenFleet;
      readonly kept: string;
      readonly page: number;
    };

const MARKS: Readonly<Record<State, string>> = {
  disconnected: ':x:',
  stale: ':x:',
  unknown: ':grey_question:',
  disabled: ':no_entry:',
  connected: ':white_check_mark:',
};
const ROWS = 25;
const OFFERED = 3;
const HEAD = ['Thing', 'State', 'Why', 'Power', 'Shed', 'Certificate'];

/** A fleet as counts, totals and a table with the worst first. */
export function fleetView(result: FleetResult, looks: ViewContext): View {
  if (result.kind === 'reading') return readingView(result);
  const { fleet, page } = result;
  const { title, rows, way, notes, fault, readAt } = fleet;
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const number = Math.min(Math.max(1, page), pages);
  const shown = rows.slice((number - 1) * ROWS, number * ROWS);
  const headline = `${title}: ${verdict(fleet)}`;
  const lines = [countsLine(rows), certificatesLine(rows), totalsLine(fleet)].filter(Boolean);
  const told = [...(fault === undefined ? [] : [fault]), ...notes].map((line) =>
    truncate(line, 500),
  );
  const paging = pages === 1 ? [] : [`page ${number} of ${pages}`];
  return {
    text: [headline, ...lines].join('. ').replace(/:[a-z_]+: ?/g, ''),
    blocks: [
      header(`${headMark(fleet)} ${truncate(headline, 130)}`),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      ...(told.length > 0 ? [bullets(told)] : []),
      ...(shown.length > 0 ? [table([HEAD, ...shown.map((row) => cells(row, fleet))])] : []),
      context(footer(fleet, readAt, looks, way, ...paging)),
      ...actions(buttons(result, shown, { number, pages }, looks)),
    ],
  };
}

function readingView({ place, things }: Extract<FleetResult, { kind: 'reading' }>): View {
  const line = things === 0 ? 'Asking AWS IoT …' : `${counted(things, 'thing')} so far`;
  return {
    text: `Looking at ${place.title}: ${line}`,
    blocks: [
      header(`:hourglass_flowing_sand: ${truncate(`Looking at ${place.title}`, 130)}`),
      section(line),
    ],
  };
}

function count(rows: readonly FleetRow[], state: State): number {
  return rows.filter((row) => row.state === state).length;
}

/** A tick only where every thing was seen, and is right. */
function headMark({ rows, fault }: FrozenFleet): string {
  if (fault !== undefined || rows.length === 0) return MARKS.unknown;
  const worst = STATES.find((state) => count(rows, state) > 0) ?? 'unknown';
  if (MARKS[worst] === ':x:') return ':x:';
  return rows.some(isWrong) ? ':warning:' : MARKS[worst];
}

function verdict({ rows, fault }: FrozenFleet): string {
  if (fault !== undefined) return 'not known';
  if (rows.length === 0) return 'no thing is in it';
  const wrong = rows.filter(isWrong).length;
  const unknown = count(rows, 'unknown');
  const all = counted(rows.length, 'thing');
  if (wrong === 0 && unknown === 0) return `${all}, nothing wrong`;
  const parts = [
    ...(wrong > 0 ? [`${wrong.toLocaleString('en-GB')} wrong`] : []),
    ...(unknown > 0 ? [`${unknown.toLocaleString('en-GB')} not known`] : []),
  ];
  return `${parts.join(', ')} of ${all}`;
}

function countsLine(rows: readonly FleetRow[]): string {
  return STATES.filter((state) => count(rows, state) > 0)
    .map((state) => `${MARKS[state]} ${count(rows, state).toLocaleString('en-GB')} ${state}`)
    .join('   ');
}

const LEVEL_WORDS: readonly (readonly [Level, string])[] = [
  ['expired', 'expired'],
  ['inactive', 'not active'],
  ['critical', 'about to end'],
  ['warning', 'to end soon'],
  ['none', 'missing'],
  ['unknown', 'not known'],
];

function certificatesLine(rows: readonly FleetRow[]): string {
  const looked = rows.flatMap(({ certificate }) => certificate?.level ?? []);
  const parts = LEVEL_WORDS.flatMap(([level, words]) => {
    const found = looked.filter((each) => each === level).length;
    return found === 0 ? [] : [`${found} ${words}`];
  });
  if (looked.length === 0) return '';
  const of = counted(looked.length, 'thing');
  return `*Certificates* of ${of}: ${parts.join(', ') || 'none ends soon'}`;
}

/** Only what is fresh counts: what a silent thing drew an hour ago is no power of now. */
function totalsLine({ rows, unit }: FrozenFleet): string {
  const fresh = rows.filter(({ state }) => isFresh(state));
  const totals = (['power', 'shed'] as const).flatMap((field) => {
    const values = fresh.flatMap((row) => row[field] ?? []);
    if (values.length === 0) return [];
    const sum = values.reduce((one, other) => one + other, 0);
    return [
      `*${field === 'power' ? 'Power' : 'Shed'}* ${ours(amount(sum, unit))} of ${counted(values.length, 'thing')}`,
    ];
  });
  return totals.join('  ·  ');
}

function isFresh(state: State): boolean {
  return state === 'connected' || state === 'disabled';
}

function cells({ thing, state, why, power, shed, certificate }: FleetRow, fleet: FrozenFleet) {
  const value = (number: number | undefined) =>
    number === undefined || !isFresh(state) ? '–' : amount(number, fleet.unit);
  return [
    truncate(thing, 60),
    state,
    truncate(why, 80),
    value(power),
    value(shed),
    certificate ? validityWords(certificate, fleet.readAt) : 'not looked at',
  ];
}

function buttons(
  { fleet, kept }: Extract<FleetResult, { kind: 'page' }>,
  shown: readonly FleetRow[],
  { number, pages }: { number: number; pages: number },
  looks: ViewContext,
): ButtonLook[] {
  const { target } = fleet;
  const turn = (label: string, to: number): ButtonLook => {
    const words = ['devices', 'page', target, kept, ...(to > 1 ? [`--page=${to}`] : [])];
    return { label, id: looks.button({ words, surface: 'edit' }) };
  };
  const look = (label: string, words: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'thread' }),
  });
  const wrong = shown.filter(isWrong).slice(0, OFFERED);
  return [
    ...(number < pages ? [turn('Next page', number + 1)] : []),
    ...(number > 1 ? [turn('Page before', number - 1)] : []),
    ...wrong.map(({ thing }) => look(truncate(thing, 40), ['device', target, thing])),
    look('Certificates', ['certs', target]),
    { label: 'Refresh', id: looks.button({ words: ['devices', target], surface: 'edit' }) },
  ];
}
