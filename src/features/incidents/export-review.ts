import { formatDuration } from '../../kernel/time.ts';
import type { Incident } from '../../store/incidents.ts';
import type { NewTimelineEntry, TimelineLine } from '../../store/timeline.ts';
import { type ActionStory, actionsOf } from './export-actions.ts';
import { OUTCOMES, wordsOf } from './lines.ts';
import { list, plain, utc } from './markdown.ts';
import { timesOf } from './times.ts';

/** A review to be written, with what the timeline knows filled in. */
export function reviewBlocks(incident: Incident, lines: readonly TimelineLine[]): string[] {
  return [
    '## Review',
    '### What people noted',
    list(noted(lines)) || 'Nothing was noted.',
    '### What went well',
    list([...wentWell(incident, lines), 'To be written.']),
    '### What did not go well',
    list([...wentBadly(incident, lines), 'To be written.']),
    '### Cause',
    'To be written.',
    '### What to do next',
    '- [ ] To be written, with a name and a date.',
  ];
}

function noted(lines: readonly TimelineLine[]): string[] {
  return entriesOf(lines)
    .filter(({ kind }) => kind === 'note' || kind === 'message')
    .map((entry) => {
      const { text } = wordsOf({ at: entry.at, kind: entry.kind, entry, cursor: NOWHERE });
      return `${utc(entry.at)}${entry.actor ? ` ${plain(entry.actor.name)}` : ''}: ${plain(text)}`;
    });
}

const NOWHERE = { at: 0, source: 0, seq: 0 } as const;

function entriesOf(lines: readonly TimelineLine[]): NewTimelineEntry[] {
  return lines.flatMap((line) => ('entry' in line ? [line.entry] : []));
}

function wentWell(incident: Incident, lines: readonly TimelineLine[]): string[] {
  const entries = entriesOf(lines);
  const { mitigated, acknowledged } = timesOf(incident, lines);
  const taken = entries.find(({ kind }) => kind === 'acknowledged');
  const updates = entries.filter(({ kind, key }) => kind === 'update' && !isReminder(key)).length;
  return [
    ...(taken && acknowledged !== undefined
      ? [`The alarm was acknowledged after ${formatDuration(acknowledged)}.`]
      : []),
    ...(mitigated === undefined ? [] : [`It was mitigated after ${formatDuration(mitigated)}.`]),
    ...actionsOf(lines)
      .filter(({ step }) => step === 'succeeded')
      .map(actionWords),
    ...(updates === 0
      ? []
      : [`${counted(updates, 'status update was', 'status updates were')} written.`]),
  ];
}

const WRONG: ReadonlySet<string> = new Set(['failed', 'unknown', 'expired', 'changed']);

function wentBadly(incident: Incident, lines: readonly TimelineLine[]): string[] {
  const entries = entriesOf(lines);
  const of = (kind: NewTimelineEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  const late = of('update').filter(({ key }) => isReminder(key)).length;
  const refused = of('step').filter(({ text }) => text.includes('Slack refused')).length;
  const { reopened = 0, closedAt, lastHealth } = incident;
  return [
    ...(of('alarm').length > 0 && of('acknowledged').length === 0
      ? ['Nobody acknowledged the alarm.']
      : []),
    ...of('severity').map(({ text, at }) => `${plain(text)} (${utc(at)})`),
    ...actionsOf(lines)
      .filter(({ step }) => WRONG.has(step))
      .map(actionWords),
    ...(closedAt !== undefined && lastHealth && lastHealth.status !== 'healthy'
      ? [
          `It was closed, and health was last seen at ${utc(lastHealth.at)}: ${plain(lastHealth.text)}.`,
        ]
      : []),
    ...(late === 0
      ? []
      : [
          `${counted(late, 'time a status update was', 'times a status update was')} due and not written.`,
        ]),
    ...(reopened === 0 ? [] : [`It was opened again ${counted(reopened, 'time', 'times')}.`]),
    ...(refused === 0 ? [] : [`Slack refused ${counted(refused, 'step', 'steps')} of GridOps.`]),
  ];
}

function isReminder(key: string): boolean {
  return key.startsWith('due:');
}

function actionWords({ words, askedBy, approvedBy, step, took }: ActionStory): string {
  const approved =
    approvedBy.length === 0 ? '' : `, approved by ${approvedBy.map(plain).join(', ')}`;
  const after = took === undefined ? '' : ` after ${formatDuration(took)}`;
  return `${plain(words)}, asked for by ${plain(askedBy)}${approved}: ${OUTCOMES[step]}${after}.`;
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
