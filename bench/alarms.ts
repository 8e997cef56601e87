import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { type Messaging, startMessaging } from '../demo/aws/notifications/messaging.ts';
import { alarmNotification, envelope } from '../test/features/alarms-read/samples.ts';
import type { Taker } from '../test/intake/take-alarms.ts';
import { createTestDatabase, testServerUrl } from '../test/support/postgres.ts';
import { table } from './report.ts';

const TAKER = fileURLToPath(new URL('../test/intake/take-alarms.ts', import.meta.url));

const MESSAGES = 10_000;
const SEND_MS = 60_000;
/** Every third message is one that was sent before. */
const REPEAT_EVERY = 3;
const ALARMS = 500;
const KILLS = 3;
/** So long after the last message everything has to count. */
const PATIENCE_MS = 300_000;
const REGION = 'us-west-2';

/**
 * Alarm messages through a queue of an emulator into the inbox and from there into the history of alarms, while the bot, or
 * one of two, is killed and started again. Slack is not part of it.
 */
export async function benchAlarms(): Promise<string> {
  const columns = [await onSqlite(), ...(testServerUrl === undefined ? [] : [await onPostgres()])];
  const row = (name: string, pick: (column: Column) => string | number) => [
    name,
    ...columns.map((column) => String(pick(column))),
  ];
  return table(
    `alarms: ${MESSAGES.toLocaleString('en')} messages in ${SEND_MS / 1_000} s, every third one a repeat, ${KILLS} times kill -9`,
    ['', ...columns.map(({ name }) => name)],
    [
      row('messages sent, different ones', ({ sent, different }) => `${sent}, ${different}`),
      row('kept', ({ kept }) => kept),
      row('lost', ({ different, kept }) => different - kept),
      row('not counted after five minutes', ({ kept, applied }) => kept - applied),
      row('counted twice', ({ doubled }) => doubled),
      row('set aside', ({ aside }) => aside),
      row('left in the queue', ({ left }) => left),
      row('from the last message until all count (s)', ({ tail }) => tail.toFixed(1)),
      row('from sent to kept, p50, p99, max (s)', ({ toKept }) => spread(toKept)),
      row('from sent to counted, p50, p99, max (s)', ({ toApplied }) => spread(toApplied)),
    ],
  );
}

interface Column extends Found {
  name: string;
  sent: number;
  different: number;
  left: number;
  /** Seconds. */
  tail: number;
}

interface Found {
  kept: number;
  applied: number;
  doubled: number;
  aside: number;
  /** Milliseconds. */
  toKept: number[];
  toApplied: number[];
}

type Query = (statement: string) => Promise<unknown[]>;

async function onSqlite(): Promise<Column> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const query: Query = async (statement) => {
    const database = new Sqlite(join(dataDir, 'gridops.db'), { readonly: true });
    try {
      return database.prepare(statement).all();
    } finally {
      database.close();
    }
  };
  try {
    return await play('sqlite, 1 process', { dataDir }, 1, query);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function onPostgres(): Promise<Column> {
  const database = await createTestDatabase();
  try {
    const place = { dataDir: tmpdir(), databaseUrl: database.url };
    return await play('postgres, 2 replicas', place, 2, database.run);
  } finally {
    await database.drop();
  }
}

async function play(
  name: string,
  place: Taker['place'],
  replicas: number,
  query: Query,
): Promise<Column> {
  const messaging = await startMessaging();
  const url = await messaging.createQueue('alarms', { VisibilityTimeout: '5' });
  const taker: Taker = { place, url, region: REGION };
  const bots = [];
  for (let count = 0; count < replicas; count += 1) bots.push(await startTaker(taker));
  try {
    const killing = killSome(bots, taker);
    const { sent, different } = await sendAll(messaging, url);
    const sentAt = Date.now();
    await killing;
    const left = await settled(messaging, url, query);
    const tail = (Date.now() - sentAt) / 1_000;
    return { name, sent, different, left, tail, ...(await find(query)) };
  } finally {
    for (const bot of bots) await kill(bot);
    await messaging.close();
  }
}

/** Sends evenly; the time of a change is when it is sent. */
async function sendAll(messaging: Messaging, url: string) {
  const began = Date.now();
  const bodies: string[] = [];
  let sending: Promise<void>[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    const isRepeat = index % REPEAT_EVERY === REPEAT_EVERY - 1;
    const body = isRepeat ? bodies.at(-Math.ceil(bodies.length / 7)) : undefined;
    if (body === undefined) bodies.push(newBody(bodies.length));
    sending.push(messaging.send(url, body ?? bodies.at(-1) ?? ''));
    const due = began + ((index + 1) * SEND_MS) / MESSAGES;
    if (index % 20 !== 19) continue;
    await Promise.all(sending);
    sending = [];
    await delay(Math.max(0, due - Date.now()));
  }
  await Promise.all(sending);
  return { sent: MESSAGES, different: bodies.length };
}

function newBody(number: number): string {
  const name = `alarm-${number % ALARMS}`;
  const message = alarmNotification({
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:${REGION}:123456789012:alarm:${name}`,
    NewStateValue: Math.floor(number / ALARMS) % 2 === 0 ? 'ALARM' : 'OK',
    StateChangeTime: new Date().toISOString(),
  });
  return JSON.stringify(envelope(message, { MessageId: `message-${number}` }));
}

async function killSome(bots: ChildProcess[], taker: Taker): Promise<void> {
  for (let count = 0; count < KILLS; count += 1) {
    await delay(SEND_MS / (KILLS + 1));
    const index = count % bots.length;
    const victim = bots[index];
    if (victim) await kill(victim);
    bots[index] = await startTaker(taker);
  }
}

/** Waits until the queue is empty and no message waits; resolves to what is left when nothing more happens. */
async function settled(messaging: Messaging, url: string, query: Query): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { ready, hidden } = await messaging.count(url);
    const waiting = await query("select key from alarm_inbox where state = 'waiting' limit 1");
    if ((ready + hidden === 0 && waiting.length === 0) || Date.now() > deadline)
      return ready + hidden;
    await delay(100);
  }
}

interface InboxRow {
  body: string;
  state: string;
  received_at: string | number;
  settled_at: string | number | null;
}

async function find(query: Query): Promise<Found> {
  const rows = await query('select body, state, received_at, settled_at from alarm_inbox');
  const inbox = rows.filter(isInboxRow);
  const events = await query('select message, alarm, at from alarm_events');
  const changes = new Set(
    events.map((event) => JSON.stringify(Object.entries(event ?? {}).slice(1))),
  );
  const since = (pick: (row: InboxRow) => string | number | null) =>
    inbox.flatMap((row) => {
      const at = pick(row);
      return at === null ? [] : [Number(at) - sentAt(row.body)];
    });
  return {
    kept: inbox.length,
    applied: events.length,
    doubled: events.length - changes.size,
    aside: inbox.filter(({ state }) => state === 'aside').length,
    toKept: since((row) => row.received_at),
    toApplied: since((row) => row.settled_at),
  };
}

function isInboxRow(row: unknown): row is InboxRow {
  return typeof row === 'object' && row !== null && 'body' in row && 'settled_at' in row;
}

function sentAt(body: string): number {
  const { Message: message }: { Message: string } = JSON.parse(body);
  const { StateChangeTime: time }: { StateChangeTime: string } = JSON.parse(message);
  return Date.parse(time);
}

async function startTaker(taker: Taker): Promise<ChildProcess> {
  const child = spawn(process.execPath, [TAKER, JSON.stringify(taker)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function spread(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return [0.5, 0.99, 1].map((share) => (at(share) / 1_000).toFixed(2)).join(', ');
}
