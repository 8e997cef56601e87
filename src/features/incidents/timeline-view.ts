import { formatInstant } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  header,
  type LinkedLine,
  section,
} from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import type { TimelineCursor, TimelineLine, TimelineQuery } from '../../store/timeline.ts';
import { type KINDS, wordsOf } from './lines.ts';

/** Which lines are asked for. */
export interface TimelineSearch extends Pick<TimelineQuery, 'actor' | 'since'> {
  readonly kind?: keyof typeof KINDS;
}

export interface TimelinePage {
  readonly id: string;
  readonly title: string;
  /** Oldest first. */
  readonly lines: readonly TimelineLine[];
  readonly search: TimelineSearch;
  /** Nothing came after these lines when they were read. */
  readonly isNewest: boolean;
  /** Where the page before this one begins; absent on the first. */
  readonly earlier?: TimelineCursor;
}

/** A page stays within one message. */
const LINE_LENGTH = 350;

export function timelineView(page: TimelinePage, looks: ViewContext): View {
  const { id, title, lines } = page;
  const buttons = [...actions(pageButtons(page, looks)), ...actions(filterButtons(page, looks))];
  if (lines.length === 0) {
    const text = `The timeline of ${id} has nothing like that.`;
    return { text, blocks: [section(text), ...buttons] };
  }
  return {
    text: `Timeline of ${id}: ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`,
    blocks: [
      header(truncate(`Timeline of ${id}: ${title}`, 140)),
      bullets(lines.map((line) => lineText(line, looks))),
      context(`Times in ${looks.timeZone}.${page.earlier ? '' : ' This is where it begins.'}`),
      ...buttons,
    ],
  };
}

function lineText(line: TimelineLine, looks: ViewContext): string | LinkedLine {
  const { at, label, who, text, link, audit } = wordsOf(line);
  const tail = audit ? `  ·  audit ${audit.seq}` : '';
  const words = [formatInstant(at, looks), label, ...(who === undefined ? [] : [who]), text];
  const whole = `${truncate(words.join('  '), LINE_LENGTH - tail.length)}${tail}`;
  return link === undefined ? whole : { text: whole, link: { url: link, label: 'open' } };
}

function pageButtons({ id, search, earlier, isNewest }: TimelinePage, looks: ViewContext) {
  const words = wordsFor(id, search);
  const before = earlier && `${earlier.at}.${earlier.source}.${earlier.seq}`;
  const turn = (label: string, more: readonly string[] = []): ButtonLook => ({
    label,
    id: looks.button({ words: [...words, ...more], surface: 'edit' }),
  });
  return [
    ...(before === undefined ? [] : [turn('Earlier', ['--before', before])]),
    turn(isNewest ? 'Refresh' : 'Newest'),
    {
      label: 'Export',
      id: looks.button({ words: ['incident', 'export', '--incident', id], surface: 'thread' }),
    },
  ];
}

/** What people look for; the rest is typed. */
const FILTERS = [
  ['Everything', undefined],
  ['Actions', 'action'],
  ['Alarms', 'alarm'],
  ['Messages', 'message'],
  ['Updates', 'update'],
] as const;

function filterButtons({ id, search }: TimelinePage, looks: ViewContext): ButtonLook[] {
  const { kind: shown, ...others } = search;
  return FILTERS.filter(([, kind]) => kind !== shown).map(([label, kind]) => ({
    label,
    id: looks.button({
      words: wordsFor(id, { ...others, ...(kind && { kind }) }),
      surface: 'edit',
    }),
  }));
}

/** The words that ask for these lines. */
function wordsFor(id: string, { kind, actor, since }: TimelineSearch): string[] {
  return [
    ...['incident', 'timeline', '--incident', id],
    ...(kind === undefined ? [] : ['--kind', kind]),
    ...(actor === undefined ? [] : ['--by', actor]),
    ...(since === undefined ? [] : ['--since', new Date(since).toISOString()]),
  ];
}
