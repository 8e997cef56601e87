import { formatDuration } from '../../kernel/time.ts';
import type { Block, View, ViewContext } from '../../kernel/view.ts';
import { bullets, context, header, section, uploadedImage } from '../../slack/blocks.ts';
import { LIMITS } from '../../slack/limits.ts';
import { code, mention, ours, truncate } from '../../slack/text.ts';
import { cardButtons } from './card-buttons.ts';
import { type CardModel, type Mood, type ShownAlarm, severityOf } from './card-model.ts';
import { playbookBlocks } from './card-playbook.ts';
import { clock } from './clock.ts';
import { contactMention, nextStep } from './escalation.ts';
import { dimensionWords, measureWords, triggerWords, windowWords } from './words.ts';

const MARKS: Readonly<Record<Mood, string>> = {
  firing: ':rotating_light:',
  quiet: ':no_bell:',
  unknown: ':grey_question:',
  flapping: ':repeat:',
  past: ':white_circle:',
  ok: ':white_check_mark:',
};

/** An alarm, a group of them or a storm as a message. */
export function alarmCard(model: CardModel, looks: ViewContext): View {
  const { card, alarms, playbook } = model;
  const title = headingOf(model);
  const [first] = alarms;
  const measure = measureWords(first.event, first.unit);
  return {
    text: `${title}${alarms.length === 1 && measure !== '' ? `: ${measure}` : ''}.`,
    blocks: [
      header(`${markOf(model)} ${truncate(title, LIMITS.headerText - 25)}`),
      ...statusBlocks(model),
      ...(alarms.length === 1 && !card.storm
        ? alarmBlocks(first, looks.now)
        : groupBlocks(model, looks.now)),
      ...chartBlocks(model),
      ...recentBlocks(model, looks.now),
      ...(playbook ? playbookBlocks(model, playbook, looks) : []),
      context(footer(model)),
      ...cardButtons(model, looks),
    ],
  };
}

function markOf(model: CardModel): string {
  const { mood } = model;
  return mood === 'firing' && severityOf(model) !== 'critical' ? ':warning:' : MARKS[mood];
}

const MOODS: Readonly<Record<Mood, string>> = {
  firing: 'fires',
  quiet: 'fires, silenced',
  unknown: 'has no data',
  flapping: 'is OK just now, but flaps',
  past: 'happened, and not again since',
  ok: 'is OK again',
};

/** What it is and how it stands, in a line. */
export function headingOf({ alarms, counts, mood, target, card }: CardModel): string {
  const all = counts.ALARM + counts.OK + counts.INSUFFICIENT_DATA;
  const where = target
    ? `${target.system.title ?? target.systemName} ${target.environmentName}`
    : 'unclaimed';
  if (all === 1) return `${alarms[0].title} ${MOODS[mood]} (${where})`;
  const what = card.storm ? 'Alarm storm' : (target?.component?.title ?? 'Alarms');
  const counted = [
    ...(counts.ALARM > 0 ? [`${counts.ALARM} firing`] : []),
    ...(counts.INSUFFICIENT_DATA > 0 ? [`${counts.INSUFFICIENT_DATA} without data`] : []),
    ...(counts.OK > 0 ? [`${counts.OK} OK`] : []),
  ];
  return `${what}: ${all} alarms, ${counted.join(', ')} (${where})`;
}

/** Who has it in hand, what is silenced, what flaps, and who is told next. */
function statusBlocks(model: CardModel) {
  const { card, alarms, path } = model;
  const lines = [
    ...(card.ack
      ? [`:eyes: Acknowledged by ${mention(card.ack.by.id)} ${clock(card.ack.at)}`]
      : waitingLines(model)),
    ...silenceLines(alarms),
    ...alarms.flatMap(({ flap, title }) =>
      flap
        ? [
            `:repeat: ${ours(title)} flaps: ${flap.changes} changes lately; this stays open until it is quiet`,
          ]
        : [],
    ),
    ...(card.notified > 0
      ? [`:arrow_up: Escalated: ${card.notified} of ${path.length} steps`]
      : []),
    ...(card.incident !== undefined ? [`:fire: Incident ${code(card.incident)}`] : []),
    ...(card.closedAt !== undefined
      ? [`Quiet after ${formatDuration(Math.max(0, card.closedAt - card.openedAt))}`]
      : []),
  ];
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

function waitingLines(model: CardModel): string[] {
  const { card, path, mood } = model;
  if (mood !== 'firing') return [];
  const next = severityOf(model) === 'critical' ? nextStep(path, card) : undefined;
  const then = next ? `; ${ours(next.step.contact.title)} is told ${clock(next.at)}` : '';
  return [`:raised_hand: Nobody has acknowledged it yet${then}`];
}

function silenceLines(alarms: readonly ShownAlarm[]): string[] {
  return alarms.flatMap(({ silence, title }) =>
    silence
      ? [
          `:no_bell: ${ours(title)} is silenced by ${mention(silence.by.id)} until ${clock(silence.until)}: ${ours(truncate(silence.reason, 250))}`,
        ]
      : [],
  );
}

const MOST_FACTS = 6;

/** One alarm with all its facts. */
function alarmBlocks(alarm: ShownAlarm, now: number): Block[] {
  const { event, unit, record, owner, silence } = alarm;
  const { trigger, composite } = event;
  const measure = measureWords(event, unit);
  const since = `${STATE_WORDS[record.state]} since ${clock(record.since)} (${formatDuration(now - record.since)})`;
  const facts = [
    ...(trigger ? [windowWords(trigger), dimensionWords(trigger)] : []),
    ...(composite ? compositeFacts(composite) : []),
    event.reason,
    ...event.facts,
  ].filter((fact) => fact !== '');
  return [
    section([...(measure === '' ? [] : [`*${ours(measure)}*`]), since].join('\n')),
    ...(facts.length > 0
      ? [bullets(facts.slice(0, MOST_FACTS).map((fact) => truncate(fact, 600)))]
      : []),
    context(
      [
        `severity ${record.severity}`,
        // A mention pages people.
        ...(owner ? [`owner ${silence ? ours(owner.title) : contactMention(owner)}`] : []),
        ...(event.region === undefined ? [] : [code(event.region)]),
      ].join('  ·  '),
    ),
  ];
}

const STATE_WORDS: Readonly<Record<ShownAlarm['record']['state'], string>> = {
  ALARM: 'In ALARM',
  OK: 'OK',
  INSUFFICIENT_DATA: 'INSUFFICIENT_DATA (unknown, not OK)',
};

function compositeFacts({ rule, children }: NonNullable<ShownAlarm['event']['composite']>) {
  const fired = children.length > 0 ? [`Fired by: ${children.join(', ')}`] : [];
  return [...fired, `Rule: ${truncate(rule, 300)}`];
}

const LINE_MARKS: Readonly<Record<ShownAlarm['record']['state'], string>> = {
  ALARM: ':rotating_light:',
  OK: ':white_check_mark:',
  INSUFFICIENT_DATA: ':grey_question:',
};

/** So many alarms of a group say how they are measured. */
const MOST_MEASURED = 4;

/** Several alarms, a line each, the worst first. */
function groupBlocks({ card, alarms, counts }: CardModel, now: number): Block[] {
  const all = counts.ALARM + counts.OK + counts.INSUFFICIENT_DATA;
  const lines = alarms.map(({ record, title, event, unit, silence }, index) => {
    const mark = silence && record.state === 'ALARM' ? ':no_bell:' : LINE_MARKS[record.state];
    const measure = measureWords(event, unit);
    const what = measure === '' ? '' : `: ${ours(truncate(measure, 120))}`;
    const line = `${mark} *${ours(truncate(title, 80))}*${what} (${formatDuration(now - record.since)}, ${record.severity})`;
    const how = card.storm || index >= MOST_MEASURED ? '' : triggerWords(event);
    return how === '' ? line : `${line}\n${ours(truncate(how, 200))}`;
  });
  const left = all - alarms.length;
  const shown = [...lines, ...(left > 0 ? [`… and ${left} more`] : [])];
  return [section(truncate(shown.join('\n'), LIMITS.sectionText))];
}

/** The metric around the change, as it was drawn then. */
function chartBlocks({ context: known }: CardModel): Block[] {
  return known?.chart ? [uploadedImage(known.chart.file, known.chart)] : [];
}

/** What changed lately. */
function recentBlocks({ context: known, mood }: CardModel, now: number) {
  if (!known || mood === 'ok' || mood === 'past') return [];
  const lines = [
    ...known.deployments.map(
      ({ at, revision, state, failed }) =>
        `Deployed ${revision} ${formatDuration(now - at)} ago: ${state}${failed > 0 ? `, ${failed} failed tasks` : ''}`,
    ),
    ...known.problems.map((problem) => `What changed could not be read: ${problem}`),
  ];
  return lines.length > 0 ? [section('*What changed recently*'), bullets(lines)] : [];
}

function footer({ card, target, alarms, playbook }: CardModel): string {
  const place = target
    ? `${target.systemName}@${target.environmentName}${target.component ? `/${target.component.name}` : ''}`
    : 'no system of the catalog claims it';
  return [
    code(place),
    `began ${clock(card.openedAt)}`,
    `alarm ${code(alarms[0].record.id)}`,
    `card ${code(card.id.slice(0, 8))}`,
    ...(playbook ? [`playbook ${code(playbook.name)}`] : []),
  ].join('  ·  ');
}
