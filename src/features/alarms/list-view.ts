import { maskText } from '../../kernel/mask.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { button, context, header, section } from '../../slack/blocks.ts';
import { code, mention, ours, truncate } from '../../slack/text.ts';
import { clock } from './clock.ts';
import type { AlarmList, ListedAlarm } from './list-command.ts';

const MARKS: Readonly<Record<string, string>> = {
  ALARM: ':rotating_light:',
  OK: ':white_check_mark:',
};
const UNKNOWN = ':grey_question:';

const MOST_SHOWN = 40;

/** The alarms of an environment, those that fire first. */
export function listView({ alarms, title, target, since }: AlarmList, looks: ViewContext): View {
  const sorted = [...alarms].sort((one, other) => rank(one) - rank(other));
  const firing = alarms.filter((alarm) => stateOf(alarm) === 'ALARM').map(({ name }) => name);
  const heading =
    firing.length === 0
      ? `${alarms.length} alarms of ${title}, none in ALARM`
      : `${firing.length} of ${alarms.length} alarms in ALARM: ${title}`;
  return {
    text: [heading, ...firing.map((name) => maskText(name))].join(', '),
    blocks: [
      header(truncate(heading, 140)),
      ...sorted.slice(0, MOST_SHOWN).map((alarm) => {
        const id = looks.button({ words: ['alarm', target, alarm.name], surface: 'thread' });
        return section(lineOf(alarm, looks.now), button({ label: 'Details', id }));
      }),
      ...(sorted.length === 0 ? [section('The catalog names none here.')] : []),
      context(`${code(target)}  ·  changes since ${clock(since)}`),
    ],
  };
}

/** AWS's own state; what it says nothing of is as the last message had it. */
function stateOf({ live, known }: ListedAlarm): string | undefined {
  if (live) return live.ok ? live.value.state : undefined;
  return known?.state;
}

function rank(alarm: ListedAlarm): number {
  const order = ['ALARM', undefined, 'INSUFFICIENT_DATA', 'OK'];
  return order.indexOf(stateOf(alarm));
}

function lineOf(alarm: ListedAlarm, now: number): string {
  const state = stateOf(alarm);
  const facts = factsOf(alarm).join('  ·  ');
  return `${MARKS[state ?? ''] ?? UNKNOWN} *${ours(maskText(alarm.name))}* ${howOf(alarm, now)}\n${facts}`;
}

/** Its state and since when. */
function howOf({ live, known }: ListedAlarm, now: number): string {
  if (live && !live.ok) return `unknown: ${ours(truncate(live.fault.message, 300))}`;
  const seen = live?.value ?? known;
  return seen ? `${seen.state} for ${formatDuration(now - seen.since)}` : 'unknown';
}

/** What GridOps knows of it. */
function factsOf({ card, silence, changes }: ListedAlarm): string[] {
  const count = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return [
    count,
    ...(card && card.closedAt === undefined ? openFacts(card) : []),
    ...(card?.place ? [`message in <#${card.place.channel}>`] : []),
    ...(silence ? [`:no_bell: silenced until ${clock(silence.until)}`] : []),
  ];
}

function openFacts({ ack, incident }: NonNullable<ListedAlarm['card']>): string[] {
  const who = ack ? `acknowledged by ${mention(ack.by.id)}` : 'nobody has acknowledged it';
  return [who, ...(incident === undefined ? [] : [`incident ${code(incident)}`])];
}
