import type { MessagePlace } from '../kernel/reply.ts';
import type { ActionRecord } from './actions.ts';
import { selectActions } from './actions-statements.ts';
import type { Dialect } from './dialect.ts';
import type { SeenHealth } from './health-seen.ts';
import {
  insertIncident,
  lockIncident,
  selectIncidents,
  updateIncident,
} from './incidents-statements.ts';
import type { Jobs, NewJob } from './jobs.ts';
import type { NewTimelineEntry, Timeline } from './timeline.ts';
import type { StoreTransaction, Transact } from './transaction.ts';

/** A Slack user id and a name for people. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** What a look at its health found. */
export type LastHealth = Pick<SeenHealth, 'status' | 'text' | 'at'>;

/** Where an incident is worked on: a channel of its own, or a thread. */
export interface Room {
  /** Slack channel id. */
  readonly channel: string;
  /** Of a channel of its own. */
  readonly name?: string;
  /** Timestamp of the message that began the thread. */
  readonly thread?: string;
}

/** What somebody opens. Texts are masked by the caller. */
export interface NewIncident {
  readonly title: string;
  /** A name of the catalog's. */
  readonly severity: string;
  readonly status: string;
  readonly impact?: string;
  /** `system@environment/component` */
  readonly target?: string;
  /** Id of the alarm that it was opened for. */
  readonly alarm?: string;
  /** The channel that it was opened in. */
  readonly origin?: string;
  /** The channel whose default target is meant in the incident. */
  readonly home?: string;
  /** What it is about: of the open incidents one may say so. */
  readonly about: string;
  readonly openedBy: Person;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Slack user ids by role, such as `commander`. */
  readonly roles: Readonly<Record<string, Person>>;
  /** Epoch milliseconds; when the next update is due. */
  readonly nextUpdateAt?: number;
}

/** An incident as it stands. */
export interface Incident extends NewIncident {
  /** `INC-7` */
  readonly id: string;
  readonly number: number;
  /** From 1; goes up with every change. */
  readonly version: number;
  readonly room?: Room;
  /** The pinned message that says how it stands. */
  readonly header?: MessagePlace;
  /** The answer to whoever opened it. */
  readonly announcement?: MessagePlace;
  readonly lastUpdate?: { readonly text: string; readonly at: number };
  /** What the newest look at its health found. */
  readonly lastHealth?: LastHealth;
  /** How often it was opened again. */
  readonly reopened?: number;
  /** Epoch milliseconds. */
  readonly closedAt?: number;
}

/** What changes of an incident; `undefined` takes a value away. */
export type IncidentChanges = {
  readonly [Key in keyof Omit<Incident, 'id' | 'number' | 'version'>]?: Incident[Key] | undefined;
};

/** What is written together. */
export interface IncidentWrite {
  readonly set?: IncidentChanges;
  readonly entries?: readonly NewTimelineEntry[];
  readonly jobs?: readonly NewJob[];
}

/** Incidents, each with one row that is locked while it changes. Reads throw a ZodError at a row that GridOps did not write. */
export interface Incidents {
  /**
   * Gives it the next number, and writes its first entries and jobs with it. `taken`: an open incident is about the same
   * thing already, and nothing was written.
   */
  open(
    incident: NewIncident,
    also: (opened: Incident) => Omit<IncidentWrite, 'set'>,
  ): Promise<{ kind: 'opened' | 'taken'; incident: Incident }>;
  find(id: string): Promise<Incident | undefined>;
  /**
   * The open incident of this channel or thread. Without a thread, where nobody can type commands, it is the channel's
   * own, or else the only one that has a thread there.
   */
  openIn(channel: string, thread?: string): Promise<Incident | undefined>;
  /** The same, or else the newest one that was closed there. */
  latestIn(channel: string, thread?: string): Promise<Incident | undefined>;
  /** Newest first. */
  list(query: { readonly open?: boolean; readonly limit: number }): Promise<Incident[]>;
  /**
   * Changes it by what `decide` makes of it as it stands; what that throws changes nothing and is passed on. Nothing is
   * written where it gives nothing.
   */
  change(id: string, decide: (incident: Incident) => IncidentWrite | undefined): Promise<Incident>;
  /** The actions of an incident that wait for approval or are on their way, oldest first. */
  underWay(id: string): Promise<ActionRecord[]>;
}

export interface IncidentsParts {
  readonly dialect: Dialect;
  readonly transaction: Transact;
  readonly timeline: Pick<Timeline, 'append'>;
  readonly jobs: Pick<Jobs, 'add'>;
}

/** The incidents in a migrated store. */
export function createIncidents({
  dialect,
  transaction,
  timeline,
  jobs,
}: IncidentsParts): Incidents {
  const { db } = dialect;
  const write = async (
    { entries = [], jobs: added = [] }: IncidentWrite,
    within: StoreTransaction,
  ) => {
    for (const entry of entries) await timeline.append(entry, within);
    for (const job of added) await jobs.add(job, within);
  };
  return {
    open: (incident, also) =>
      transaction(async (within) => {
        const { incident: stored, isNew } = await insertIncident(within.db, incident);
        if (!isNew) return { kind: 'taken', incident: stored };
        await write(also(stored), within);
        return { kind: 'opened', incident: stored };
      }),
    async find(id) {
      const number = numberOf(id);
      if (number === undefined) return undefined;
      const [found] = await selectIncidents(db, { number, limit: 1 });
      return found;
    },
    async openIn(channel, thread) {
      const open = await selectIncidents(db, { channel, open: true, limit: MOST_IN_CHANNEL });
      return inRoom(open, thread);
    },
    async latestIn(channel, thread) {
      const found = await selectIncidents(db, { channel, limit: MOST_IN_CHANNEL });
      const open = found.filter(({ closedAt }) => closedAt === undefined);
      return inRoom(open, thread) ?? inRoom(found, thread) ?? newestOf(found, thread);
    },
    list: (query) => selectIncidents(db, query),
    change: (id, decide) =>
      transaction(async (within) => {
        const incident = await lockIncident(dialect, within.db, numberOf(id) ?? 0);
        const changes = decide(incident);
        if (!changes) return incident;
        await write(changes, within);
        return changes.set ? updateIncident(within.db, incident, changes.set) : incident;
      }),
    underWay: (id) =>
      selectActions(
        db,
        (action) =>
          action.and([
            action('incident', '=', id),
            action('state', 'in', ['requested', 'approved', 'executing', 'verifying']),
          ]),
        { order: 'asc', limit: MOST_IN_CHANNEL },
      ),
  };
}

const MOST_IN_CHANNEL = 50;

function inRoom(found: readonly Incident[], thread: string | undefined): Incident | undefined {
  const own = found.find(({ room }) => room?.thread === undefined);
  const threads = found.filter(({ room }) => room?.thread !== undefined);
  if (thread !== undefined) return threads.find(({ room }) => room?.thread === thread) ?? own;
  return own ?? (threads.length === 1 ? threads[0] : undefined);
}

/** Of several that were closed in threads of one channel. */
function newestOf(found: readonly Incident[], thread: string | undefined): Incident | undefined {
  return thread === undefined ? found[0] : undefined;
}

/** `INC-7`, `inc-7` or `7`. */
function numberOf(id: string): number | undefined {
  const digits = /^(?:inc-?)?(\d{1,9})$/i.exec(id.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
