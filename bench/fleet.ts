import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as iot from '@aws-sdk/client-iot';
import * as iotData from '@aws-sdk/client-iot-data-plane';
import * as sts from '@aws-sdk/client-sts';
import { AwsSimulator } from '../demo/aws/engine/index.ts';
import { createAwsClients } from '../src/aws/clients.ts';
import { requireCatalog } from '../src/config/in-force.ts';
import { createCore } from '../src/core.ts';
import { createLog } from '../src/log.ts';
import { openStore } from '../src/store/store.ts';
import { table } from './report.ts';

const THINGS = 10_000;
const CALL_MS = 50;
const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));

const noSlack = () => Promise.reject(new Error('There is no Slack here.'));

/** `/grid devices` on ten thousand things with 50 ms injected into every AWS call, with fleet indexing and without. */
export async function benchFleet(): Promise<string> {
  const rows = [
    await fleetView('indexed', true),
    await fleetView('listed, shadow by shadow', false),
  ];
  return table(
    `fleet: /grid devices on 10,000 things, ${CALL_MS} ms in every AWS call`,
    [
      '',
      'AWS calls',
      'for the things',
      'for shadows',
      'for certificates',
      'waiting for AWS at least (s)',
      'wall (s)',
      'answer',
    ],
    rows,
  );
}

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);

/** So many of these calls are under way at a time; pages of things follow one another. */
const SHADOWS_AT_ONCE = 25;
const CERTIFICATES_AT_ONCE = 8;
const CERTIFICATE_CALLS = ['ListThingPrincipals', 'DescribeCertificate'];

async function fleetView(name: string, indexing: boolean): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const aws = leanAws(indexing);
  const endpoint = await aws.listen();
  const store = await openStore({ dataDir: folder, now: Date.now });
  const catalog = await requireCatalog(EXAMPLES);
  const credentials = { accessKeyId: 'AKIABENCHBENCHBENCHB', secretAccessKey: 'bench' };
  const core = createCore({
    catalog: () => catalog,
    store,
    clients: createAwsClients({ endpoint, credentials }),
    groupMembers: async () => new Set(),
    door: { post: noSlack, edit: noSlack, upload: noSlack, postUnique: noSlack, find: noSlack },
    log: createLog('silent', process.stderr),
    now: Date.now,
  });
  try {
    const made: string[] = [];
    aws.intercept(({ operation }) => {
      made.push(operation);
      return delay(CALL_MS);
    });
    const startedAt = performance.now();
    const outcome = await core.dispatch(
      {
        id: crypto.randomUUID(),
        actor: { id: 'U0BENCH', name: 'bench', timeZone: 'UTC', kind: 'member' },
        origin: { kind: 'cli' },
        asked: 'devices',
      },
      {
        progress: () => undefined,
        place: Promise.resolve(undefined),
        finish: async () => undefined,
      },
    );
    const wall = performance.now() - startedAt;
    if (outcome.kind !== 'done') throw new Error(outcome.message);
    const count = (...names: string[]) => made.filter((each) => names.includes(each)).length;
    const [shadows, certificates] = [count('GetThingShadow'), count(...CERTIFICATE_CALLS)];
    const things = made.length - shadows - certificates;
    const said = outcome.execution.view.text.split('. ')[0] ?? '';
    const figures = [made.length, things, shadows, certificates].map(String);
    const least =
      CALL_MS * (things + shadows / SHADOWS_AT_ONCE + certificates / CERTIFICATES_AT_ONCE);
    return [name, ...figures, seconds(least), seconds(wall), said];
  } finally {
    await core.close();
    await store.close();
    await aws.close();
    await rm(folder, { recursive: true });
  }
}

/** AWS with ten thousand things that are all well, and nothing that takes time but the wire: only our side is measured. */
function leanAws(indexing: boolean): AwsSimulator {
  const aws = new AwsSimulator({
    now: Date.now,
    onError: (error) => {
      throw error;
    },
    onNotSimulated: () => undefined,
  });
  const names = Array.from({ length: THINGS }, (_, index) => `ven-${index}`);
  const reported = { status: { mqtt_connected: true, last_telemetry_ts: Date.now() / 1_000 + 60 } };
  const shadow = JSON.stringify({ reported });
  const payload = Buffer.from(
    JSON.stringify({ state: { reported }, version: 1, timestamp: Date.now() / 1_000 }),
  );
  const arn = `arn:aws:iot:us-west-2:123456789012:cert/${'0a'.repeat(32)}`;
  const mode = indexing ? ('REGISTRY_AND_SHADOW' as const) : ('OFF' as const);
  const region = 'us-west-2';
  const registry = aws.service(new iot.IoTClient({ region }), iot);
  registry.on(iot.GetIndexingConfigurationCommand, () => ({
    thingIndexingConfiguration: { thingIndexingMode: mode },
  }));
  registry.on(iot.SearchIndexCommand, ({ nextToken, maxResults }) => {
    const { page, next } = pageOf(names, nextToken, maxResults);
    return { things: page.map((thingName) => ({ thingName, shadow })), ...next };
  });
  registry.on(iot.ListThingsCommand, ({ nextToken, maxResults }) => {
    const { page, next } = pageOf(names, nextToken, maxResults);
    return { things: page.map((thingName) => ({ thingName })), ...next };
  });
  registry.on(iot.ListThingPrincipalsCommand, () => ({ principals: [arn] }));
  registry.on(iot.DescribeCertificateCommand, ({ certificateId }) => ({
    certificateDescription: {
      certificateId,
      status: 'ACTIVE' as const,
      validity: { notAfter: new Date(Date.now() + 100 * 86_400_000) },
    },
  }));
  const data = aws.service(new iotData.IoTDataPlaneClient({ region }), iotData);
  data.on(iotData.GetThingShadowCommand, () => ({ payload }));
  const tokens = aws.service(new sts.STSClient({ region }), sts);
  tokens.on(sts.AssumeRoleCommand, () => ({
    Credentials: {
      AccessKeyId: 'ASIABENCHBENCHBENCHB',
      SecretAccessKey: 'secret',
      SessionToken: 'token',
      Expiration: new Date(Date.now() + 3_600_000),
    },
  }));
  return aws;
}

function pageOf(all: readonly string[], token: string | undefined, size = 25) {
  const start = Number(token ?? 0);
  const end = start + size;
  const next = end < all.length ? { nextToken: String(end) } : {};
  return { page: all.slice(start, end), next };
}
