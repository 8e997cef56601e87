import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { alarmNotification, envelope, TRIGGER } from '../test/features/alarms-read/samples.ts';
import { variablesOf } from '../test/flow/bot.ts';
import { replaceIn } from '../test/flow/catalog.ts';
import { AWS_KEY, openPlace, type Place } from '../test/flow/place.ts';
import { type CardsInSlack, cardsInSlack, cardsInStore } from './alarm-cards-seen.ts';
import { type Measured, start } from './process.ts';
import { table } from './report.ts';

const BOT = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const MESSAGES = 10_000;
const SEND_MS = 60_000;
/** Every third message is one that was sent before. */
const REPEAT_EVERY = 3;
const ALARMS = 500;
/** Every so many alarms are of one service of the catalog. */
const OF_SERVICE_EVERY = 4;
const KILLS = 3;
/** So long after the last message the channel has to be true. */
const PATIENCE_MS = 300_000;
const SINGLE_ALARMS = 90;
const BETWEEN_SINGLES_MS = 500;

/** The whole bot between a queue of an emulator and Slack with its published rate limits. */
export async function benchAlarmCards(): Promise<string> {
  const storm = await playStorm();
  const { shown, calls } = storm;
  const latency = await playSingles();
  return table(
    `alarm cards: ${MESSAGES.toLocaleString('en')} messages in ${SEND_MS / 1_000} s, every third one a repeat, ${KILLS} times kill -9, Slack with its rate limits`,
    ['', 'sqlite, 1 process'],
    [
      ['alarms, different changes', `${ALARMS}, ${storm.different}`],
      ['changes kept', `${storm.stored}`],
      ['cards in the store, in Slack', `${storm.cards}, ${shown.cards}`],
      ['cards lost, doubled', `${storm.lost}, ${shown.cards - storm.cards + storm.lost}`],
      ['messages posted twice', `${storm.twice}`],
      ['calls of Slack, of them 429', `${calls.all}, ${calls.limited}`],
      ['posts, edits, looks', `${calls.posts}, ${calls.edits}, ${calls.looks}`],
      ['from the last message until the channel is true (s)', storm.tail.toFixed(1)],
      [
        `from an alarm to its card, ${SINGLE_ALARMS} alarms, p50, p99, max (s)`,
        [0.5, 0.99, 1].map((share) => (at(latency, share) / 1_000).toFixed(2)).join(', '),
      ],
    ].map(([name = '', value = '']) => [name, value]),
  );
}

async function playStorm() {
  const place = await openPlace({
    notifications: true,
    workspace: { rateLimits: true, recordedCalls: 100_000 },
  });
  let bot = await startIn(place);
  try {
    const sending = sendAll(place);
    for (let count = 0; count < KILLS; count += 1) {
      await delay(SEND_MS / (KILLS + 1));
      await bot.kill();
      bot = await startIn(place);
    }
    const { firing, different } = await sending;
    const sentAt = Date.now();
    const shown = await trueAfter(place, { firing, ok: ALARMS - firing });
    const tail = (Date.now() - sentAt) / 1_000;
    const stored = cardsInStore(place.dataDir);
    const lost = stored.places.filter((ts) => !shown.places.has(ts)).length;
    return {
      ...{ different, shown, tail, lost },
      ...{ cards: stored.places.length, stored: stored.changes },
      twice: postedTwice(place),
      calls: callsIn(place),
    };
  } finally {
    await bot.stop();
    await place.close();
  }
}

/** From when an alarm was sent until its card stands in the channel, in milliseconds. */
async function playSingles(): Promise<number[]> {
  const place = await openPlace({
    notifications: true,
    catalog: (folder) =>
      replaceIn(
        join(folder, 'grid.yml'),
        'opsChannel: C0GRIDOPS',
        'opsChannel: C0GRIDOPS\nalarms: {storm: 100}',
      ),
  });
  const bot = await startIn(place);
  try {
    const sent = new Map<string, number>();
    for (let number = 0; number < SINGLE_ALARMS; number += 1) {
      const name = `single-${number}`;
      sent.set(name, Date.now());
      await send(place, bodyOf(name, 'ALARM', `single-message-${number}`, undefined));
      await delay(BETWEEN_SINGLES_MS);
    }
    for (const end = Date.now() + 30_000; Date.now() < end; await delay(200))
      if (cardsInSlack(place).cards >= SINGLE_ALARMS) break;
    const { titles } = cardsInSlack(place);
    return [...sent].map(([name, at]) => {
      const title = [...titles.keys()].find((text) => text.includes(`${name} fires`));
      return title === undefined ? Number.POSITIVE_INFINITY : (titles.get(title) ?? 0) - at;
    });
  } finally {
    await bot.stop();
    await place.close();
  }
}

function startIn(place: Place): Promise<Measured> {
  const { aws, notifications } = place;
  const variables = {
    ...variablesOf(place),
    ...{ SLACK_MODE: 'socket', OPS_PORT: '0' },
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_SQS: notifications?.messaging.url ?? '',
    ...{ AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: AWS_KEY, AWS_SECRET_ACCESS_KEY: 'secret' },
  };
  return start([BOT, 'start'], variables);
}

const send = ({ notifications }: Place, body: string): Promise<void> =>
  notifications ? notifications.messaging.send(notifications.queueUrl, body) : Promise.resolve();

/** Sends evenly; the time of a change is when it is sent. Tells how many alarms fire at the end. */
async function sendAll(place: Place): Promise<{ firing: number; different: number }> {
  const began = Date.now();
  const bodies: string[] = [];
  const states = new Map<number, 'ALARM' | 'OK'>();
  let sending: Promise<void>[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    const isRepeat = index % REPEAT_EVERY === REPEAT_EVERY - 1;
    const repeated = isRepeat ? bodies.at(-Math.ceil(bodies.length / 7)) : undefined;
    sending.push(send(place, repeated ?? next()));
    if (index % 20 !== 19) continue;
    await Promise.all(sending);
    sending = [];
    await delay(Math.max(0, began + ((index + 1) * SEND_MS) / MESSAGES - Date.now()));
  }
  return {
    firing: [...states.values()].filter((state) => state === 'ALARM').length,
    different: bodies.length,
  };

  function next(): string {
    const number = bodies.length;
    const alarm = number % ALARMS;
    const state = Math.floor(number / ALARMS) % 2 === 0 ? 'ALARM' : 'OK';
    states.set(alarm, state);
    const service = alarm % OF_SERVICE_EVERY === 0 ? 'backend-service' : undefined;
    const body = bodyOf(`alarm-${alarm}`, state, `message-${number}`, service);
    bodies.push(body);
    return body;
  }
}

function bodyOf(name: string, state: string, id: string, service: string | undefined): string {
  const dimensions = [
    { name: 'ClusterName', value: service === undefined ? name : 'grid-services-dev' },
    { name: 'ServiceName', value: service ?? name },
  ];
  const message = alarmNotification({
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:us-west-2:123456789012:alarm:${name}`,
    NewStateValue: state,
    StateChangeTime: new Date().toISOString(),
    Trigger: { ...TRIGGER, Dimensions: dimensions },
  });
  return JSON.stringify(envelope(message, { MessageId: id }));
}

/** Waits until all cards together say how many alarms fire and how many are OK. */
async function trueAfter(
  place: Place,
  expected: { firing: number; ok: number },
): Promise<CardsInSlack> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(250)) {
    const shown = cardsInSlack(place);
    if (shown.firing === expected.firing && shown.ok === expected.ok) return shown;
  }
  const { firing, ok, titles } = cardsInSlack(place);
  throw new Error(
    `The channel says ${firing} firing and ${ok} OK, not ${JSON.stringify(expected)}: ${[...titles.keys()].join('; ')}`,
  );
}

/** Of the posts that Slack took, those whose key was posted before. */
function postedTwice({ slack }: Place): number {
  const keys = slack.controls
    .calls('chat.postMessage')
    .filter(({ status, error }) => status === 200 && error === undefined)
    .flatMap(({ arguments: args }) => (args.metadata === undefined ? [] : String(args.metadata)));
  return keys.length - new Set(keys).size;
}

function callsIn({ slack }: Place) {
  const calls = slack.controls.calls();
  const count = (method: string) => calls.filter((call) => call.method === method).length;
  return {
    all: calls.length,
    limited: calls.filter(({ status }) => status === 429).length,
    posts: count('chat.postMessage'),
    edits: count('chat.update'),
    looks: count('conversations.history') + count('conversations.replies'),
  };
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
