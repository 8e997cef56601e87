import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWorld,
  type RunningAwsSimulator,
  startAwsSimulator,
  type World,
} from '../../../demo/aws/index.ts';
import { ALARMS } from '../../../demo/aws/world/alarms/definitions.ts';
import { writeDemoCatalog } from '../../../demo/catalog.ts';

/** AWS with many alarms, and a catalog that allows to change them. */
export interface AlarmPlace {
  readonly world: World;
  readonly aws: RunningAwsSimulator;
  /** Holds `catalog/`. */
  readonly folder: string;
  readonly catalog: string;
  /** The names of the alarms. */
  readonly alarms: readonly string[];
  /** The changes that AWS was told to make of each alarm, in their order; also those that it refused. */
  readonly changes: ReadonlyMap<string, readonly AlarmCall[]>;
  /** When AWS was asked how each alarm is, in epoch milliseconds. */
  readonly questions: ReadonlyMap<string, readonly AlarmCall[]>;
  close(): Promise<void>;
}

export interface AlarmCall {
  readonly operation: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Opens it with so many alarms. Muting one needs one approval. */
export async function openAlarmPlace(
  count: number,
  { tuneApprovals }: { tuneApprovals: number },
): Promise<AlarmPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-actions-'));
  const world = createWorld({ seed: 'actions', now: Date.now });
  const alarms = Array.from({ length: count }, (_, index) => `Once-${index}`);
  createAlarms(world, alarms);
  const aws = await startAwsSimulator({ world });
  const catalog = join(folder, 'catalog');
  await writeDemoCatalog(catalog, new Map());
  await allowAlarms(join(catalog, 'grid-services.yml'), alarms, tuneApprovals);
  return {
    world,
    aws,
    folder,
    catalog,
    alarms,
    changes: recordCalls(aws, alarms, CHANGING),
    questions: recordCalls(aws, alarms, new Set(['DescribeAlarms'])),
    async close() {
      await aws.close();
      await rm(folder, { recursive: true });
    },
  };
}

function createAlarms({ history, now }: World, names: readonly string[]): void {
  const [model] = ALARMS;
  if (!model) throw new Error('the world has no alarm');
  for (const name of names)
    history.alarms.record({ kind: 'put', at: now(), name, alarm: { ...model, name } });
}

async function allowAlarms(
  file: string,
  names: readonly string[],
  tuneApprovals: number,
): Promise<void> {
  const text = await readFile(file, 'utf8');
  const list = names.map((name) => `          - ${name}\n`).join('');
  const changed = text
    .replace(/^ {8}alarms:.*\n/m, `        alarms:\n${list}`)
    .replace('alarm-tune: {}', `alarm-tune: { approvals: ${tuneApprovals} }`);
  if (!changed.includes(list)) throw new Error(`${file} lists no alarms`);
  await writeFile(file, changed);
}

/** AWS forgets calls after some thousands; these are kept. */
function recordCalls(
  aws: RunningAwsSimulator,
  names: readonly string[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly AlarmCall[]> {
  const calls = new Map<string, AlarmCall[]>(names.map((name) => [name, []]));
  aws.intercept(({ operation, input, at }) => {
    if (!wanted.has(operation)) return;
    const text = JSON.stringify(input);
    const name = /"Once-\d+"/.exec(text)?.[0].slice(1, -1) ?? '';
    calls.get(name)?.push({ operation, at });
  });
  return calls;
}

/** The operations that change an alarm. */
export const CHANGING: ReadonlySet<string> = new Set([
  'DisableAlarmActions',
  'EnableAlarmActions',
  'PutMetricAlarm',
]);
