import type { View } from '../../kernel/view.ts';
import { bullets, context, section } from '../../slack/blocks.ts';
import type { AlarmCard, StoredChange } from '../../store/alarms.ts';
import type { NewTimelineEntry } from '../../store/timeline.ts';
import { type CardModel, shownAlarm } from './card-model.ts';
import { storedPlace } from './claim.ts';
import { deploymentEntry } from './deployments.ts';
import { contactMention, contactWays, type EscalationStep } from './escalation.ts';
import { incidentChartJobs } from './incident-chart.ts';
import { type AlarmParts, EVERYBODY } from './parts.ts';
import { readEvent } from './stored-event.ts';
import { changeWords } from './words.ts';

const MOST_LINES = 20;
/** Many changes at once become one message, not many. */
const MOST_CHANGES = 500;

/**
 * What changed, in the thread of the card: one short message for what came since the last look. A quiet card says nothing.
 * True if there was something, so that there may be more.
 */
export async function tellChanges(
  parts: AlarmParts,
  { card, mood }: CardModel,
  opening: number,
): Promise<boolean> {
  if (!card.place) return false;
  const { changes, again } = await parts.alarms.takeUntold(card, opening, MOST_CHANGES);
  const [first] = changes;
  if (!first) return false;
  if (!card.storm && mood !== 'quiet') {
    const said = { key: `told:${first.message}`, again };
    await inThread(parts, card, said, changesView(await linesOf(parts, changes)));
  }
  await parts.alarms.told(changes.map(({ message }) => message));
  return true;
}

/** A line for each change; of many, for the newest of each alarm. */
async function linesOf(parts: AlarmParts, changes: readonly StoredChange[]): Promise<string[]> {
  if (changes.length <= MOST_LINES) return wordsOf(parts, changes);
  const newest = [...new Map(changes.map((change) => [change.alarm, change])).values()];
  const shown = newest.slice(0, MOST_LINES);
  const left = changes.length - shown.length;
  return [...(await wordsOf(parts, shown)), `… and ${left} more changes: the message above counts`];
}

function changesView(lines: readonly string[]): View {
  return { text: lines.join('. '), blocks: [bullets(lines)] };
}

/** Each change in a line. */
async function wordsOf(
  parts: Pick<AlarmParts, 'alarms' | 'catalog'>,
  changes: readonly StoredChange[],
): Promise<string[]> {
  const lines = changes.map(async (change) => {
    const record = await parts.alarms.find(change.alarm);
    if (!record) return [];
    const { event, state, at } = change;
    const catalog = parts.catalog();
    const place = storedPlace(record, catalog);
    const shown = shownAlarm({ ...record, event, state, at }, { place, catalog });
    return [changeWords(shown.event, shown.title, shown.unit)];
  });
  return (await Promise.all(lines)).flat();
}

/** Pages somebody in the thread of the card; `again`: somebody may have done so and died. */
export async function tellStep(
  parts: AlarmParts,
  card: AlarmCard,
  { step, again }: { readonly step: EscalationStep; readonly again: boolean },
  view: { readonly title: string; readonly waited: string; readonly next: string },
): Promise<void> {
  const { contact, number } = step;
  const ways = contactWays(contact);
  const text = `${view.title}: nobody has acknowledged it for ${view.waited}`;
  await inThread(
    parts,
    card,
    { key: `page:${card.id}:${number}`, again },
    {
      text: `${text}: ${contact.title}`,
      blocks: [
        section(`:rotating_light: ${contactMention(contact)}`),
        bullets([text, `Escalation step ${number}${view.next}`, ...(ways === '' ? [] : [ways])]),
        context('It stops with Ack, Silence, or when the alarm is OK.'),
      ],
    },
  );
}

/** Says something once in the thread of a card that has one. `again`: it may be there already. */
async function inThread(
  { messenger }: AlarmParts,
  { place, openedAt }: AlarmCard,
  { key, again = false }: { readonly key: string; readonly again?: boolean },
  view: View,
): Promise<void> {
  if (!place) return;
  const { channel, ts, thread = ts } = place;
  const message = { channel, thread, key, ...(again && { triedAt: openedAt }) };
  await messenger.postOnce(message, EVERYBODY, () => view);
}

const NOTES_AT_ONCE = 100;

/** Writes what happened to the timeline of the incident; each thing once, whenever the alarm became part of it. */
export async function noteChanges(parts: AlarmParts, model: CardModel): Promise<void> {
  const { timeline, alarms } = parts;
  const { card } = model;
  const { incident, ack } = card;
  if (incident === undefined) return;
  for (;;) {
    const changes = await alarms.unnoted(card.id, NOTES_AT_ONCE);
    if (changes.length === 0) break;
    for (const change of changes) await timeline.append(await noteOf(parts, incident, change));
    await alarms.noted(changes.map(({ message }) => message));
  }
  for (const job of incidentChartJobs(model, parts.now())) await parts.jobs.add(job);
  if (ack)
    await timeline.append({
      ...{ incident, at: ack.at, kind: 'acknowledged', actor: ack.by },
      key: `ack:${card.id}:${ack.at}`,
      text: `${ack.by.name} acknowledged ${model.alarms[0].title}`,
    });
}

async function noteOf(
  parts: AlarmParts,
  incident: string,
  change: StoredChange,
): Promise<NewTimelineEntry> {
  const event = readEvent(change.event);
  if (event.deployment) return deploymentEntry(incident, event);
  const [text = event.name] = await wordsOf(parts, [change]);
  const { at, message, state, alarm } = change;
  return {
    ...{ incident, at, text, kind: 'alarm' },
    key: `alarm:${message}`,
    details: { alarm, state },
  };
}
