import type { AlarmDefinition } from '../../aws/alarm-definition.ts';
import { maskText } from '../../kernel/mask.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section } from '../../slack/blocks.ts';
import { code, mention, truncate } from '../../slack/text.ts';
import { clock } from './clock.ts';
import type { AlarmReport } from './show-command.ts';
import { unitOf } from './units.ts';
import { dimensionWords, measureWords, windowWords } from './words.ts';

const MOST_CHANGES = 15;

/** One alarm as a message. */
export function showView(report: AlarmReport, looks: ViewContext): View {
  const { name, definition, target, card } = report;
  const state = definition.ok ? definition.value.state : (report.known?.state ?? 'unknown');
  const title = `${truncate(maskText(name), 100)}: ${state}`;
  return {
    text: title,
    blocks: [
      header(title),
      ...(definition.ok
        ? definitionBlocks(definition.value, looks.now)
        : [bullets([definition.fault.message])]),
      ...historyBlocks(report, looks.now),
      ...(card ? [section(cardWords(card))] : []),
      context(
        [code(target), ...(report.known ? [`alarm ${code(report.known.id)}`] : [])].join('  ·  '),
      ),
      ...actions([
        {
          label: 'Silence…',
          id: looks.button({ words: ['silence', target, name], surface: 'modal' }),
        },
      ]),
    ],
  };
}

function definitionBlocks(alarm: AlarmDefinition, now: number) {
  const { condition, rule, reason, since, description, actionsEnabled } = alarm;
  const facts = [
    ...(condition ? conditionFacts(condition) : []),
    ...(rule === undefined ? [] : [`Rule: ${truncate(rule, 500)}`]),
    ...(description === undefined ? [] : [description]),
    ...(reason === '' ? [] : [reason]),
    ...(actionsEnabled ? [] : ['It is muted at AWS: it tells nobody when it changes.']),
  ];
  return [
    section(`Since ${clock(since)} (${formatDuration(now - since)})`),
    ...(facts.length > 0 ? [bullets(facts.map(maskText))] : []),
  ];
}

function conditionFacts(condition: NonNullable<AlarmDefinition['condition']>): string[] {
  const { periodSeconds: period, evaluations, breaches, missingData, ...same } = condition;
  const trigger = { ...same, period, evaluationPeriods: evaluations, datapointsToAlarm: breaches };
  const event = { trigger, state: 'OK' } as const;
  return [
    measureWords(event, unitOf(trigger)),
    windowWords(trigger),
    dimensionWords(trigger),
    `Missing data is treated as ${missingData}`,
  ].filter((fact) => fact !== '');
}

function historyBlocks({ history, told }: AlarmReport, now: number) {
  const ago = (at: number) => `${formatDuration(now - at)} ago`;
  if (!history.ok)
    return [
      section('*What GridOps was told*'),
      bullets([
        history.fault.message,
        ...told.slice(0, MOST_CHANGES).map(({ at, state }) => `${ago(at)}: ${state}`),
      ]),
    ];
  const newest = history.value.toReversed().slice(0, MOST_CHANGES);
  const lines = newest.map(({ at, from, to }) => `${ago(at)}: ${from} → ${to}`);
  return [section('*History*'), bullets(lines.length > 0 ? lines : ['It has not changed.'])];
}

function cardWords({ place, ack, closedAt, openedAt }: NonNullable<AlarmReport['card']>): string {
  const where = place ? ` in <#${place.channel}>` : ' on its way';
  const who = ack ? `, acknowledged by ${mention(ack.by.id)} ${clock(ack.at)}` : '';
  const end = closedAt === undefined ? '' : `, over ${clock(closedAt)}`;
  return `:speech_balloon: Its message${where} of ${clock(openedAt)}${who}${end}`;
}
