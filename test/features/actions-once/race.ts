import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { createAwsClients } from '../../../src/aws/clients.ts';
import { requireCatalog } from '../../../src/config/in-force.ts';
import { createCore } from '../../../src/core.ts';
import { createLog } from '../../../src/log.ts';
import type { ActionRecord } from '../../../src/store/actions.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import { verifyAudit } from '../../../src/store/verify.ts';
import { type AlarmPlace, openAlarmPlace } from './alarm-place.ts';
import { APPROVERS, People, type Replica, type Tally } from './people.ts';
import { createSlowSlack, type SlowSlack } from './slow-slack.ts';

/* People ask for changes and race to decide on them, Slack delivers what they do several times and to any replica. */

export interface RaceOptions {
  /** Where the replicas keep their data. */
  store: Omit<StoreOptions, 'now'>;
  replicas: number;
  actions: number;
  /** From 0 to below 1. */
  random: () => number;
}

/** What came of it. Everything is counted from outside: at AWS, in the store, in the channel. */
export interface RaceResult extends Tally {
  dialect: Store['dialect'];
  replicas: number;
  actions: number;
  /** Changing calls that AWS got. */
  executions: number;
  /** Alarms that got another number of changing calls than their action won approvals. */
  wronglyExecuted: number;
  states: Readonly<Record<string, number>>;
  /** Rows that were to be there, and rows that are. */
  rowsExpected: number;
  rows: number;
  chain: string;
  cards: number;
  /** Cards that do not say what is stored, after everything has arrived. */
  staleCards: number;
  edits: number;
  /** Of asking, deciding, doing and telling. */
  seconds: number;
}

const NO_CHECKPOINTS = { file: '', keyFile: '', publicKey: undefined, text: undefined };
/** So many people are at work at once. */
const PEOPLE = 40;

export async function raceActions(options: RaceOptions): Promise<RaceResult> {
  const place = await openAlarmPlace(options.actions, { tuneApprovals: 2 });
  const slack = createSlowSlack({ random: options.random, late: 30, refused: 1 });
  const stores: Store[] = [];
  // One after the other: two connections of one process to a SQLite file cannot wait for each other.
  for (let count = 0; count < options.replicas; count += 1)
    stores.push(await openStore({ ...options.store, now: Date.now }));
  const replicas = await Promise.all(stores.map((store) => startReplica(store, place, slack)));
  const [store] = stores;
  if (!store) throw new Error('there is no replica');
  try {
    const people = new People(options.random, replicas, slack);
    const startedAt = performance.now();
    const busy = new PQueue({ concurrency: PEOPLE });
    await busy.addAll(place.alarms.map((alarm, index) => () => people.play(alarm, index)));
    await until(async () => (await unsettled(store, slack)) === 0);
    const seconds = (performance.now() - startedAt) / 1_000;
    const counted = await count(store, place, slack, people.tally());
    return { ...counted, replicas: options.replicas, seconds };
  } finally {
    for (const { core } of replicas) await core.close();
    for (const each of stores) await each.close();
    await place.close();
  }
}

async function startReplica(store: Store, place: AlarmPlace, slack: SlowSlack): Promise<Replica> {
  const catalog = await requireCatalog(place.catalog);
  const core = createCore({
    catalog: () => catalog,
    store,
    clients: createAwsClients({
      endpoint: place.aws.url,
      credentials: { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret' },
    }),
    groupMembers: async () => new Set(APPROVERS),
    door: slack,
    log: createLog('silent', process.stderr),
    now: Date.now,
  });
  core.startBackground();
  return { core, store };
}

/** Until everything has ended, and every card says so. */
async function unsettled(store: Store, slack: SlowSlack): Promise<number> {
  const all = await store.actions.recent({ limit: 100_000 });
  const open = all.filter(({ endedAt }) => endedAt === undefined).length;
  return open + (open === 0 ? stale(all, slack).length + slack.underWay : 0);
}

function stale(all: readonly ActionRecord[], { messages }: SlowSlack): ActionRecord[] {
  return all.filter(({ state, place }) => {
    const shown = messages.get(place?.ts ?? '')?.text ?? '';
    return !shown.includes(WORDS[state] ?? 'never');
  });
}

const WORDS: Readonly<Partial<Record<ActionRecord['state'], string>>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  unknown: 'unknown outcome',
  denied: 'was declined',
  changed: 'was not run',
};

async function count(
  store: Store,
  { changes }: AlarmPlace,
  slack: SlowSlack,
  tally: Tally,
): Promise<Omit<RaceResult, 'seconds' | 'replicas'>> {
  const all = await store.actions.recent({ limit: 100_000 });
  const executed = all.filter(({ startedAt }) => startedAt !== undefined).length;
  const ended = all.filter(({ state }) => state !== 'denied').length;
  const { taken, won, declined, counted } = tally;
  const calls = (alarm: string) => changes.get(alarm)?.length ?? 0;
  const verified = await verifyAudit(store, NO_CHECKPOINTS);
  return {
    ...tally,
    dialect: store.dialect,
    actions: all.length,
    executions: [...changes.values()].flat().length,
    wronglyExecuted: all.filter(
      ({ args, startedAt }) => calls(String(args.alarm)) !== (startedAt === undefined ? 0 : 1),
    ).length,
    states: Object.fromEntries(
      [...Map.groupBy(all, ({ state }) => state)].map(([state, some]) => [state, some.length]),
    ),
    rowsExpected: 2 * taken + all.length + won + declined + counted + executed + ended,
    rows: (await store.audit.head()).seq,
    chain: verified.ok ? 'intact' : verified.why,
    cards: [...slack.messages.values()].filter(({ text }) => /Asked by/.test(text)).length,
    staleCards: stale(all, slack).length,
    edits: slack.edits,
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await holds())) {
    if (Date.now() > deadline) return;
    await delay(100);
  }
}
