import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeCertificateCommand,
  DescribeThingCommand,
  GetIndexingConfigurationCommand,
  ListAttachedPoliciesCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
  ListThingsCommand,
  SearchIndexCommand,
} from '@aws-sdk/client-iot';
import {
  GetThingShadowCommand,
  ListNamedShadowsForThingCommand,
} from '@aws-sdk/client-iot-data-plane';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { catalogSchema } from '../../../src/config/catalog.ts';
import { devicesCommands } from '../../../src/features/devices/command.ts';
import { createTails } from '../../../src/features/logs/follow/tails.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { refusalView } from '../../../src/slack/refusal.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Simulated, simulate } from '../../aws/simulated.ts';
import { createPipeline, requestOf } from '../../kernel/pipeline.ts';
import { START } from '../../store/entries.ts';

/** Where the clock of a pipeline stands. */
export const NOW = START;
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
const ACCOUNT = '123456789012';

/** A farm with a fleet of pumps, whose newer ones report in another way, and a scale with a name of its own. */
export const farm = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: {
    farm: {
      title: 'Farm',
      environments: {
        prod: {
          region: 'us-west-2',
          channels: ['C0OTHER'],
          devices: {
            scale: {
              title: 'Scale',
              aliases: ['balance'],
              thing: 'farm_Scale',
              shadow: { connected: 'on', lastSeen: 'at', staleAfter: '2m' },
            },
          },
          fleets: {
            pumps: {
              title: 'Pumps',
              things: { prefix: 'pump-' },
              fields: {
                connected: 'status.on',
                lastSeen: ['status.at', 'at'],
                enabled: 'enabled',
                power: ['status.kw', 'kw'],
                shed: 'status.shed',
              },
              staleAfter: '2m',
            },
          },
          logs: { iot: { title: 'IoT', group: 'AWSIotLogsV2' } },
        },
      },
    },
  },
});

/** What the simulated AWS has of a thing. */
export interface FarmThing {
  reported?: Record<string, unknown>;
  desired?: Record<string, unknown>;
  delta?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  connected?: boolean;
  named?: string[];
  /** Days left, of each certificate. */
  certificates?: number[];
}

/** A pump that reports at `at` (epoch milliseconds). */
export const pump = (at: number, parts: Partial<FarmThing> = {}): FarmThing => ({
  reported: { status: { on: true, at: at / 1_000, kw: 2 } },
  certificates: [100],
  ...parts,
});

interface FarmOptions {
  indexed?: boolean;
  /** Operations that IAM refuses. */
  denied?: readonly string[];
}

/** A pipeline with the commands of devices, over a simulated AWS that has these things; `ask` answers in words. */
export async function openFarm(things: Record<string, FarmThing>, options: FarmOptions = {}) {
  const simulated = await simulate();
  let ids = 0;
  const found: Partial<Pick<Store, 'snapshots' | 'jobs'>> = {};
  const commands = devicesCommands({
    clients: simulated.clients,
    snapshots: {
      save: async (snapshot) => found.snapshots?.save(snapshot),
      find: async (id) => found.snapshots?.find(id),
    },
    jobs: { add: async (job, within) => found.jobs?.add(job, within) ?? false },
    tails: createTails(),
    newId: () => {
      ids += 1;
      return `kept-${ids}`;
    },
  });
  const pipeline = await createPipeline(commands, () => ({ refusalView, catalog: () => farm }));
  found.snapshots = pipeline.store.snapshots;
  found.jobs = pipeline.store.jobs;
  answer(simulated, things, options, () => pipeline.clock.now);
  const run = (line: string) => pipeline.dispatch(requestOf(line), pipeline.reply);
  const ask = async (line: string) => {
    const outcome = await run(line);
    return outcome.kind === 'done' ? plainText(outcome.execution.view.blocks) : outcome.message;
  };
  const calls = () => {
    const counts = new Map<string, number>();
    for (const { operation } of simulated.simulator.calls)
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  return { ...pipeline, simulator: simulated.simulator, run, ask, calls };
}

function answer(
  simulated: Simulated,
  things: Record<string, FarmThing>,
  { indexed = true, denied = [] }: FarmOptions,
  now: () => number,
): void {
  const { services, simulator } = simulated;
  const names = Object.keys(things);
  simulator.intercept(({ operation }) => {
    if (denied.includes(operation))
      throw new AwsError('AccessDeniedException', `not authorized to perform: ${operation}`, {
        status: 403,
      });
  });
  const thingOf = (name = '') => {
    const thing = things[name];
    if (!thing) throw missing(`Thing ${name} cannot be found.`);
    return thing;
  };
  services.iot.on(GetIndexingConfigurationCommand, () => ({
    thingIndexingConfiguration: {
      thingIndexingMode: indexed ? ('REGISTRY_AND_SHADOW' as const) : ('OFF' as const),
      thingConnectivityIndexingMode: indexed ? ('STATUS' as const) : ('OFF' as const),
    },
  }));
  services.iot.on(SearchIndexCommand, ({ queryString = '', nextToken, maxResults = 100 }) => {
    const wanted = /^thingName:"(.*)"$/.exec(queryString)?.[1];
    const all = names.filter((name) => (wanted ? name === wanted : name.startsWith('pump-')));
    const { page, next } = pageOf(all, nextToken, maxResults);
    return { things: page.map((name) => documentOf(name, thingOf(name), now())), ...next };
  });
  services.iot.on(ListThingsCommand, ({ nextToken, maxResults = 25 }) => {
    const { page, next } = pageOf(names, nextToken, maxResults);
    return { things: page.map((thingName) => ({ thingName })), ...next };
  });
  services.iot.on(DescribeThingCommand, ({ thingName = '' }) => {
    thingOf(thingName);
    return { thingName, attributes: { field: 'north' } };
  });
  services.iot.on(ListThingPrincipalsCommand, ({ thingName = '' }) => ({
    principals: (thingOf(thingName).certificates ?? []).map((days) => certificateArn(days)),
  }));
  services.iot.on(DescribeCertificateCommand, ({ certificateId = '' }) => {
    const days = Number.parseInt(certificateId.slice(0, 8), 16) - OFFSET;
    const notAfter = new Date(now() + days * DAY);
    const notBefore = new Date(now() - 400 * DAY);
    return {
      certificateDescription: {
        certificateId,
        status: 'ACTIVE' as const,
        validity: { notBefore, notAfter },
      },
    };
  });
  services.iot.on(ListPrincipalThingsCommand, ({ principal }) => ({
    things: names.filter((name) =>
      thingOf(name).certificates?.some((days) => certificateArn(days) === principal),
    ),
  }));
  services.iot.on(ListAttachedPoliciesCommand, () => ({ policies: [{ policyName: 'Pump' }] }));
  answerShadows(simulated, thingOf, now);
}

function answerShadows(
  { services }: Simulated,
  thingOf: (name?: string) => FarmThing,
  now: () => number,
): void {
  services.iotData.on(ListNamedShadowsForThingCommand, ({ thingName }) => ({
    results: thingOf(thingName).named ?? [],
    timestamp: 1,
  }));
  services.iotData.on(GetThingShadowCommand, ({ thingName, shadowName }) => {
    const { reported, desired, delta, metadata, named = [] } = thingOf(thingName);
    if (!reported || (shadowName && !named.includes(shadowName)))
      throw missing(`No shadow exists with name: '${thingName}'`);
    const state = { reported, ...(desired && { desired }), ...(delta && { delta }) };
    const document = {
      state,
      metadata: { reported: metadata ?? {} },
      version: 7,
      timestamp: now() / 1_000,
    };
    return { payload: Buffer.from(JSON.stringify(document)) };
  });
  services.logs.on(FilterLogEventsCommand, ({ startTime = 0 }) => ({
    events: [
      {
        eventId: `${startTime}`,
        timestamp: startTime,
        logStreamName: 's',
        message: '{"eventType":"Connect","reason":"AUTHORIZATION_FAILURE"}',
      },
    ],
  }));
}

const OFFSET = 1_000;

function certificateArn(days: number): string {
  const id = (days + OFFSET).toString(16).padStart(8, '0').padEnd(64, '0');
  return `arn:aws:iot:us-west-2:${ACCOUNT}:cert/${id}`;
}

function documentOf(thingName: string, { reported, connected = true }: FarmThing, now: number) {
  return {
    thingName,
    ...(reported && { shadow: JSON.stringify({ reported }) }),
    connectivity: {
      connected,
      timestamp: now - 5 * MINUTE,
      ...(!connected && { disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT' }),
    },
  };
}

function pageOf(all: readonly string[], token: string | undefined, size: number) {
  const start = Number(token ?? 0);
  const end = start + size;
  return { page: all.slice(start, end), next: end < all.length ? { nextToken: `${end}` } : {} };
}

function missing(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404 });
}

/** One pump of each kind of trouble, and the scale. */
export const few = (): Record<string, FarmThing> => ({
  'pump-1': pump(NOW - 10_000),
  'pump-2': pump(NOW - 3 * MINUTE, { certificates: [-3] }),
  'pump-3': pump(NOW - 10_000, { connected: false }),
  'pump-4': pump(NOW - 10_000, { certificates: [5] }),
  'pump-5': { certificates: [] },
  'pump-6': { reported: { enabled: false, at: NOW / 1_000, kw: 0.5 }, certificates: [100] },
  farm_Scale: { reported: { on: true, at: NOW / 1_000 }, certificates: [100, 20] },
});

/** So many pumps with nothing wrong. */
export const many = (count: number): Record<string, FarmThing> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`pump-${index}`, pump(NOW)]));
