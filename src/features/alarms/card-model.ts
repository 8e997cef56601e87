import type { CatalogAlarm, CatalogContact } from '../../config/alarms-schema.ts';
import type { Catalog } from '../../config/catalog.ts';
import { maskText } from '../../kernel/mask.ts';
import type { Target } from '../../kernel/targets.ts';
import type { AlarmCard, AlarmRecord, CardState, Silence, Tick } from '../../store/alarms.ts';
import { bookOf } from './book.ts';
import { storedPlace } from './claim.ts';
import { type CardContext, readContext } from './context.ts';
import { type EscalationStep, escalationPath } from './escalation.ts';
import type { AlarmEvent } from './event.ts';
import { type Flap, flapOf } from './flapping.ts';
import { type OpenPlaybook, openPlaybook } from './playbook.ts';
import { readEvent } from './stored-event.ts';
import { unitOf } from './units.ts';

/** One alarm of a card, with what the catalog says of it. */
export interface ShownAlarm {
  readonly record: AlarmRecord;
  /** Its texts are masked. */
  readonly event: AlarmEvent;
  readonly entry: CatalogAlarm | undefined;
  readonly title: string;
  readonly unit: string;
  readonly owner: CatalogContact | undefined;
  readonly flap: Flap | undefined;
  /** It happened at one time, and has not happened again for a while: nothing will ever say that it is OK. */
  readonly isPast: boolean;
  readonly silence: Silence | undefined;
}

/** All that a card says, as one value. */
export interface CardModel {
  readonly card: AlarmCard;
  /** What it is about; absent where the catalog claims none of its alarms. */
  readonly target: Target | undefined;
  readonly alarms: readonly [ShownAlarm, ...ShownAlarm[]];
  readonly counts: CardState['counts'];
  readonly mood: Mood;
  readonly playbook: OpenPlaybook | undefined;
  /** The way up, where somebody has to look at once. */
  readonly path: readonly EscalationStep[];
  readonly context: CardContext | undefined;
  /** Changes of its alarms within the last minute. */
  readonly recent: number;
}

/**
 * `unknown`: nothing fires, and of one alarm nobody knows. `quiet`: it fires, and somebody wanted to hear nothing of it.
 * `past`: it happened, and does not happen any more, which is not to say that all is well.
 */
export type Mood = 'firing' | 'quiet' | 'unknown' | 'flapping' | 'past' | 'ok';

/** Undefined for a card without alarms, which there is none of. */
export function cardModel(
  { card, alarms, counts, changes, ticks, silences }: CardState,
  catalog: Catalog,
  now: number,
): CardModel | undefined {
  const changesOf = Map.groupBy(changes, ({ alarm }) => alarm);
  const [first, ...others] = alarms.map((record) => {
    const place = storedPlace(record, catalog);
    const flap = flapOf(changesOf.get(record.id) ?? [], catalog.alarms.flapping, now);
    const silence = silences.find(({ alarm }) => alarm === record.name);
    const isPast =
      HAPPENS_ONCE.has(readEvent(record.event).kind) &&
      record.at + catalog.alarms.flapping.within <= now;
    return shownAlarm(record, { place, catalog, flap, silence, isPast });
  });
  if (!first) return undefined;
  const shown = [first, ...others] as const;
  const target = sharedPlace(shown, catalog);
  const book = bookOf(catalog, target?.system);
  return {
    ...{ card, target, counts },
    alarms: [...shown],
    mood: moodOf(shown, counts),
    playbook: playbookOf(shown, catalog, ticks),
    path: escalationPath(book),
    context: readContext(card.context),
    recent: changes.filter(({ at }) => at > now - MINUTE_MS).length,
  };
}

const MINUTE_MS = 60_000;

/** The component that all of them are about, or else their environment. */
function sharedPlace(alarms: CardModel['alarms'], catalog: Catalog): Target | undefined {
  const [{ record }, ...others] = alarms;
  const isShared = others.every((other) => other.record.component === record.component);
  const place = storedPlace(record, catalog);
  return place && { ...place, component: isShared ? place.component : undefined };
}

/** The playbook of the worst alarm that has one, for what that alarm is about. */
function playbookOf(
  alarms: CardModel['alarms'],
  catalog: Catalog,
  ticks: readonly Tick[],
): OpenPlaybook | undefined {
  const guided = alarms.find(({ entry }) => entry?.playbook !== undefined);
  const name = guided?.entry?.playbook;
  if (!guided || name === undefined) return undefined;
  const place = storedPlace(guided.record, catalog);
  const playbook = bookOf(catalog, place?.system).playbooks[name];
  return playbook && openPlaybook(name, playbook, place, ticks);
}

/** What is known of one alarm. */
export function shownAlarm(
  record: AlarmRecord,
  {
    place,
    catalog,
    flap,
    silence,
    isPast = false,
  }: {
    readonly place: Target | undefined;
    readonly catalog: Catalog;
    readonly flap?: Flap | undefined;
    readonly silence?: Silence | undefined;
    readonly isPast?: boolean;
  },
): ShownAlarm {
  const event = maskedEvent(readEvent(record.event));
  const entry = place?.environment.alarms.find(({ name }) => name === record.name);
  const { contacts } = bookOf(catalog, place?.system);
  return {
    ...{ record, event, entry, flap, silence, isPast },
    title: entry?.title ?? event.name,
    unit: event.trigger
      ? unitOf(event.trigger, place && { entry, environment: place.environment })
      : '',
    owner: entry?.owner === undefined ? undefined : contacts[entry.owner],
  };
}

/** What comes from outside may hold secrets. */
function maskedEvent(event: AlarmEvent): AlarmEvent {
  return {
    ...event,
    name: maskText(event.name),
    reason: maskText(event.reason),
    facts: event.facts.map(maskText),
  };
}

/** Events of AWS that happen, and have no state. */
const HAPPENS_ONCE: ReadonlySet<AlarmEvent['kind']> = new Set(['stopped-task', 'deployment']);

function moodOf(alarms: readonly ShownAlarm[], counts: CardState['counts']): Mood {
  const alarming = alarms.filter(({ record }) => record.state === 'ALARM');
  const firing = alarming.filter(({ isPast }) => !isPast);
  const unseen = counts.ALARM - alarming.length;
  if (firing.length + unseen > 0)
    return unseen === 0 && firing.every(({ silence }) => silence) ? 'quiet' : 'firing';
  if (counts.INSUFFICIENT_DATA > 0) return 'unknown';
  if (alarms.some(({ flap, event }) => flap && !HAPPENS_ONCE.has(event.kind))) return 'flapping';
  return alarming.length > 0 ? 'past' : 'ok';
}

/** The worst that fires; `info` where nothing does. */
export function severityOf({ alarms }: Pick<CardModel, 'alarms'>): AlarmRecord['severity'] {
  const firing = alarms.filter(({ record, isPast }) => record.state === 'ALARM' && !isPast);
  const severities = firing.map(({ record }) => record.severity);
  return (['critical', 'warning'] as const).find((each) => severities.includes(each)) ?? 'info';
}
