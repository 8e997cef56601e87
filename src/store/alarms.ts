import type { MessagePlace } from '../kernel/reply.ts';
import type { AuditEntry } from './entry.ts';
import type { NewJob } from './jobs.ts';

export type AlarmSeverity = 'critical' | 'warning' | 'info';
export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** Somebody, as a message names them. */
export interface Person {
  /** Slack user id. */
  id: string;
  name: string;
}

/** An alarm as it stands: by the newest of its changes, whatever order they came in. */
export interface AlarmRecord {
  /** Made of the key. */
  id: string;
  key: string;
  name: string;
  /** `system@environment`; absent where the catalog claims it for none. */
  environment?: string;
  component?: string;
  severity: AlarmSeverity;
  state: AlarmState;
  /** Epoch milliseconds of the newest change, and of the begin of the state that it is in. */
  at: number;
  since: number;
  /** The newest change: any JSON, its shape is checked by the reader. */
  event: unknown;
  card?: string;
  incident?: string;
}

/** One change that was told. */
export interface StoredChange {
  /** Id of the message that told it. */
  message: string;
  alarm: string;
  /** Epoch milliseconds: when it happened. */
  at: number;
  state: AlarmState;
  event: unknown;
}

/** What comes in: a change of an alarm, with what the catalog says of it. */
export interface IncomingChange {
  message: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  alarm: Pick<
    AlarmRecord,
    'id' | 'key' | 'name' | 'environment' | 'component' | 'severity' | 'state' | 'at' | 'event'
  >;
  /** Where its card goes; absent where there is no channel for it. */
  channel?: string;
  /** Alarms of the same scope share a card. */
  scope: string;
  /** It tells of a deployment: alarms of its environment that come after it share a card. */
  deployment?: true;
  grouping: {
    /** Milliseconds after the begin of a card in which others join it. */
    window: number;
    /** So many cards a minute and channel; what is more goes into one summary. */
    storm: number;
    /** Milliseconds after its end in which the same alarm opens the same card again. */
    again: number;
  };
  /** Id of a card, if this change needs a new one. */
  newCard: string;
  /** The job that keeps a card true while it is open. */
  job: (card: Pick<AlarmCard, 'id' | 'opening'>) => NewJob;
}

/** `known`: this message was taken before, and nothing was done. The card is the one that has to be shown again. */
export type Applied = { kind: 'known' } | { kind: 'stored'; card?: AlarmCard };

/** One message in Slack about one alarm, a group of them, or a storm. */
export interface AlarmCard {
  id: string;
  environment?: string;
  channel: string;
  storm: boolean;
  /** Epoch milliseconds. */
  openedAt: number;
  /** From 1; goes up when it is opened again. */
  opening: number;
  closedAt?: number;
  version: number;
  place?: MessagePlace;
  ack?: { by: Person; at: number };
  /** What was found out for the card; any JSON. */
  context?: unknown;
  /** Steps of the escalation path that were taken. */
  escalated: number;
  /** Those of them that people were told of. */
  notified: number;
  incident?: string;
}

/** A step that was done, or a cause that was found. */
export interface Tick {
  /** What of the playbook. */
  item: string;
  /** Absent where evidence ticked it. */
  by?: Person;
  /** What was found, masked. */
  found?: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface Silence {
  id: string;
  /** `system@environment`, or empty. */
  environment: string;
  /** Name of the alarm. */
  alarm: string;
  by: Person;
  reason: string;
  /** Epoch milliseconds. */
  begunAt: number;
  until: number;
}

/** All that a card shows, read at once. */
export interface CardState {
  card: AlarmCard;
  /** The worst first, so many at most. */
  alarms: readonly AlarmRecord[];
  /** How many alarms there are in each state. */
  counts: Readonly<Record<AlarmState, number>>;
  /** Changes of these alarms, newest first. */
  changes: readonly StoredChange[];
  ticks: readonly Tick[];
  /** Those in force for its alarms. */
  silences: readonly Silence[];
}

/** Alarms, their history, their cards and what people did there. All of it outlives a process. */
export interface Alarms {
  /** One transaction: the history, the state, the card, and the job that shows it. The same message counts once. */
  apply(change: IncomingChange): Promise<Applied>;
  find(id: string): Promise<AlarmRecord | undefined>;
  /** Alarms of an environment, by name. */
  inEnvironment(environment: string): Promise<AlarmRecord[]>;
  /** Changes of an alarm, newest first. */
  history(alarm: string, limit: number): Promise<StoredChange[]>;
  card(id: string): Promise<AlarmCard | undefined>;
  /** The card that this message is. */
  cardAt(channel: string, ts: string): Promise<AlarmCard | undefined>;
  /** `since`: changes from then on (epoch milliseconds) count for what it shows. */
  cardState(id: string, since: number): Promise<CardState | undefined>;
  /** Makes a message the card unless another one is, or in place of one that is gone. The place that counts. */
  setPlace(card: string, place: MessagePlace, gone?: MessagePlace): Promise<MessagePlace>;
  setContext(card: string, context: unknown): Promise<void>;
  /** The first one counts; answers with whose it is. */
  acknowledge(
    card: string,
    by: Person,
    at: number,
  ): Promise<{ by: Person; at: number; first: boolean }>;
  /** Closes a card if nothing changed since this version. */
  close(card: Pick<AlarmCard, 'id' | 'version'>, at: number): Promise<boolean>;
  /**
   * Counts a step of the escalation path, if it is the next one. With its audit row, where GridOps takes it by itself;
   * without, people are told of it already.
   */
  escalate(card: string, step: number, entry?: AuditEntry): Promise<boolean>;
  /** People were told of that many steps. */
  notified(card: string, steps: number): Promise<void>;
  tick(card: string, tick: Tick): Promise<void>;
  untick(card: string, item: string): Promise<void>;
  /**
   * Changes that the thread of a card has not told yet, oldest first, for the job of one of its openings: of an earlier one
   * only those that it took. The same ones come, `again`, until it says that they are told: it may have told them and died.
   */
  takeUntold(
    card: Pick<AlarmCard, 'id' | 'opening'>,
    opening: number,
    limit: number,
  ): Promise<{ changes: StoredChange[]; again: boolean }>;
  told(messages: readonly string[]): Promise<void>;
  /** Changes that the incident's timeline has not got yet, oldest first. */
  unnoted(card: string, limit: number): Promise<StoredChange[]>;
  noted(messages: readonly string[]): Promise<void>;
  /** With the job that ends it. */
  silence(silence: Silence, job: NewJob): Promise<void>;
  silences(environment: string): Promise<Silence[]>;
  /** False if it is over already, or unknown. `by` is absent where its time is over. */
  endSilence(id: string, at: number, by?: Person): Promise<boolean>;
  /** Open cards with an alarm of this name, which have to be shown again. */
  touchCardsOf(environment: string, alarm: string): Promise<AlarmCard[]>;
  /** These alarms, all others on their cards, and what joins those later belong to an incident. Their cards, as they are then. */
  linkIncident(alarmIds: readonly string[], incident: string): Promise<AlarmCard[]>;
}
