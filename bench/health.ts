import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorld, startAwsSimulator, startHttpServices } from '../demo/aws/index.ts';
import { writeDemoCatalog } from '../demo/catalog.ts';
import { originsOf } from '../demo/stage.ts';
import { createAwsClients } from '../src/aws/clients.ts';
import { requireCatalog } from '../src/config/in-force.ts';
import { createCore } from '../src/core.ts';
import { createLog } from '../src/log.ts';
import { openStore } from '../src/store/store.ts';
import { median, table } from './report.ts';

const CALL_MS = 50;
const ROUNDS = 15;
/** Of a fleet: GetIndexingConfiguration, SearchIndex, ListThingPrincipals, DescribeCertificate; all else is asked at the same time. */
const WARM_CHAIN = 4;
/** Before those, AssumeRole for a person's first question. */
const COLD_CHAIN = 5;

interface Sample {
  /** Milliseconds. */
  wall: number;
  /** AWS calls. */
  calls: number;
}

const noSlack = () => Promise.reject(new Error('There is no Slack here.'));

/** `/grid health` with 50 ms injected into every AWS call, against the longest chain of calls that wait for each other. */
export async function benchHealth(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const world = createWorld({ seed: 'bench', now: Date.now });
  const aws = await startAwsSimulator({ world });
  const http = await startHttpServices(world);
  const store = await openStore({ dataDir: folder, now: Date.now });
  await writeDemoCatalog(join(folder, 'catalog'), originsOf(http.urls));
  const catalog = await requireCatalog(join(folder, 'catalog'));
  const credentials = { accessKeyId: 'AKIABENCHBENCHBENCHB', secretAccessKey: 'bench' };
  const core = createCore({
    catalog: () => catalog,
    store,
    clients: createAwsClients({ endpoint: aws.url, credentials }),
    groupMembers: async () => new Set(),
    door: { post: noSlack, edit: noSlack, upload: noSlack, postUnique: noSlack, find: noSlack },
    log: createLog('silent', process.stderr),
    now: Date.now,
  });
  const ask = async (person: string) => {
    aws.forgetCalls();
    const startedAt = performance.now();
    const outcome = await core.dispatch(
      {
        id: crypto.randomUUID(),
        actor: { id: person, name: person, timeZone: 'UTC', kind: 'member' },
        origin: { kind: 'cli' },
        asked: 'health',
      },
      {
        progress: () => undefined,
        place: Promise.resolve(undefined),
        finish: async () => undefined,
      },
    );
    if (outcome.kind !== 'done') throw new Error(outcome.message);
    return { wall: performance.now() - startedAt, calls: aws.calls.length };
  };
  try {
    await ask('U0WARMUP');
    aws.intercept(() => delay(CALL_MS));
    const cold: Sample[] = [];
    const warm: Sample[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      cold.push(await ask(`U0PERSON${round}`));
      warm.push(await ask(`U0PERSON${round}`));
    }
    const row = (name: string, chain: number, samples: readonly Sample[]) => {
      const wall = median(samples.map((sample) => sample.wall));
      return [
        name,
        String(median(samples.map(({ calls }) => calls))),
        String(chain * CALL_MS),
        wall.toFixed(0),
        (wall / (chain * CALL_MS)).toFixed(2),
      ];
    };
    return table(
      `health: /grid health with ${CALL_MS} ms in every AWS call, median of ${ROUNDS}`,
      ['', 'AWS calls', 'longest chain (ms)', 'wall (ms)', 'wall / chain'],
      [
        row('first question of a person (AssumeRole)', COLD_CHAIN, cold),
        row('later ones', WARM_CHAIN, warm),
      ],
    );
  } finally {
    await core.close();
    await store.close();
    await http.close();
    await aws.close();
    await rm(folder, { recursive: true });
  }
}
