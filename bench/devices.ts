import { connectAsync } from 'mqtt';
import { createAwsClients } from '../src/aws/clients.ts';
import type { Shadow } from '../src/aws/iot-data.ts';
import { commands as commandsSchema } from '../src/config/fleet-commands-schema.ts';
import { sendCommand } from '../src/features/devices/commands/send.ts';
import { shadowRows } from '../src/features/devices/shadow-rows.ts';
import { openBroker, type TestBroker } from '../test/support/mqtt.ts';
import { median, table } from './report.ts';

const PINGS = 60;
const DOCUMENT_BYTES = 8_192;
const DIFF_MS = 3_000;
/** For so long a second acknowledgement is listened for, which no bare client does. */
const REPEATS_WITHIN = 300;

const CREDENTIALS = { accessKeyId: 'AKIABENCH', secretAccessKey: 'secret' };

/** What a command costs over a bare MQTT client at the same broker, in turn, and how many shadows are compared in a second. */
export async function benchDevices(): Promise<string> {
  const { bare, ours } = await pings();
  const ratio = (pick: (ping: Ping) => number) => {
    const [theirs, own] = [median(bare.map(pick)), median(ours.map(pick))];
    return [theirs.toFixed(2), own.toFixed(2), (own / theirs).toFixed(2)];
  };
  const trips = table(
    `devices: ${PINGS} commands each, in turn; a broker over WebSocket in the same process; median in ms`,
    ['', 'bare mqtt', 'ours', 'ratio'],
    [
      ['publish to acknowledgement', ...ratio(({ trip }) => trip)],
      [
        `with connecting, subscribing and leaving, less ${REPEATS_WITHIN} ms of listening on`,
        ...ratio(({ whole }) => whole),
      ],
    ],
  );
  const { rate, rows } = diffs();
  const diffed = table(
    `devices: shadow diff, documents of ${DOCUMENT_BYTES / 1_024} KB (reported and desired)`,
    ['', 'per second', 'fields each'],
    [['reported, desired and delta side by side, masked', rate.toFixed(0), String(rows)]],
  );
  return `${trips}\n\n${diffed}`;
}

/** Milliseconds. */
interface Ping {
  readonly trip: number;
  readonly whole: number;
}

async function pings(): Promise<{ bare: Ping[]; ours: Ping[] }> {
  const broker = await openBroker();
  const clients = createAwsClients({ credentials: CREDENTIALS });
  broker.onPublished((topic, payload) => {
    const { correlationId } = JSON.parse(payload);
    const ack = JSON.stringify({ ok: true, correlationId, data: { pong: true } });
    void broker.say(topic.replace('to/', 'from/'), ack);
  });
  const bare: Ping[] = [];
  const ours: Ping[] = [];
  try {
    for (let index = -5; index < PINGS; index += 1) {
      const [theirs, own] = [await pingBare(broker, index), await pingOurs(broker, clients)];
      // The first ones warm up.
      if (index >= 0) bare.push(theirs);
      if (index >= 0) ours.push(own);
    }
  } finally {
    clients.close();
    await broker.close();
  }
  return { bare, ours };
}

async function pingBare({ endpoint }: TestBroker, index: number): Promise<Ping> {
  const begin = performance.now();
  const client = await connectAsync(`${endpoint.replace('http', 'ws')}/mqtt`, {
    reconnectPeriod: 0,
  });
  await client.subscribeAsync('from/valve', { qos: 1 });
  const sent = performance.now();
  const heard = new Promise<void>((resolve) => client.once('message', () => resolve()));
  client.publish('to/valve', JSON.stringify({ op: 'ping', correlationId: String(index) }), {
    qos: 1,
  });
  await heard;
  const trip = performance.now() - sent;
  await client.endAsync();
  return { trip, whole: performance.now() - begin };
}

async function pingOurs(
  { endpoint }: TestBroker,
  clients: ReturnType<typeof createAwsClients>,
): Promise<Ping> {
  const commands = commandsSchema.parse({
    endpoint: endpoint.replace('http', 'ws'),
    topic: 'to/{thing}',
    acks: 'from/{thing}',
    ops: { ping: { changes: false } },
  });
  const begin = performance.now();
  const { kind, roundTrip = Number.NaN } = await sendCommand(
    commands,
    { thing: 'valve', op: 'ping', fields: {} },
    {
      clients,
      scope: { region: 'us-west-2', userId: 'U0BENCH' },
      now: () => performance.now(),
      newId: () => crypto.randomUUID(),
      signal: new AbortController().signal,
    },
  );
  if (kind !== 'acknowledged') throw new Error(`A ping was ${kind}.`);
  return { trip: roundTrip, whole: performance.now() - begin - REPEATS_WITHIN };
}

function diffs(): { rate: number; rows: number } {
  const shadow = largeShadow();
  const begin = performance.now();
  let count = 0;
  let rows = 0;
  while (performance.now() - begin < DIFF_MS) {
    rows = shadowRows(shadow).length;
    count += 1;
  }
  return { rate: count / ((performance.now() - begin) / 1_000), rows };
}

/** A shadow whose reported and desired state have 8 KB of JSON together, and differ in every tenth field. */
function largeShadow(): Shadow {
  const reported: Record<string, unknown> = {};
  const desired: Record<string, unknown> = {};
  const delta: Record<string, unknown> = {};
  const times: Record<string, unknown> = {};
  const size = () => JSON.stringify({ reported, desired }).length;
  for (let index = 0; size() < DOCUMENT_BYTES; index += 1) {
    const group = `circuit_${index}`;
    reported[group] = { id: index, name: `Circuit ${index}`, enabled: true, current_kw: 1.25 };
    times[group] = { enabled: { timestamp: 1_700_000_000 + index } };
    if (index % 10 === 0) desired[group] = { enabled: false };
    if (index % 10 === 0) delta[group] = { enabled: false };
  }
  const metadata = { reported: times, desired: {} };
  return { reported, desired, delta, metadata, version: 1, at: 0 };
}
