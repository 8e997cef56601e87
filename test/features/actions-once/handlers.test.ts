import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createAwsClients } from '../../../src/aws/clients.ts';
import { requireCatalog } from '../../../src/config/in-force.ts';
import { planHash } from '../../../src/features/actions/hash.ts';
import type { ActionKind, Plan } from '../../../src/features/actions/kind.ts';
import { actionKinds } from '../../../src/features/actions/kinds/kinds.ts';
import type { ActionParts } from '../../../src/features/actions/parts.ts';
import { RUN, runHandler, runJob } from '../../../src/features/actions/work.ts';
import { createJobRunner } from '../../../src/jobs/runner.ts';
import type { ActionRecord, Actions } from '../../../src/store/actions.ts';
import { START } from '../../store/entries.ts';
import { actionEntry, newAction } from '../../store/new-action.ts';
import { createPlace } from '../../store/place.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const TARGET = 'grid-services@dev';
const ARGS = { alarm: 'A' };
const MINUTE = 60_000;

const plan: Plan = {
  summary: 'Mute A',
  changes: [],
  blastRadius: [],
  warnings: [],
  iam: [],
  single: false,
  before: { alarm: 'A', enabled: true },
  after: { alarm: 'A', enabled: false },
  details: null,
};

test('a store that fails after the call to AWS is told again what came of it', async () => {
  let failures = 2;
  const scene = await createScene({
    store: ({ accepted }) => ({
      accepted: (...step) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('no answer')) : accepted(...step);
      },
    }),
  });
  await scene.runner().runOnce();
  expect(await scene.action()).toMatchObject({ state: 'succeeded' });
  expect(scene.executions).toBe(1);
});

test('a process that lost the job during its call writes nothing, and the next one does not call again', async () => {
  const scene = await createScene({
    async execute() {
      scene.clock.now += 10_000;
      await scene.runner().runOnce();
      return null;
    },
  });
  await scene.runner().runOnce();
  expect(await scene.action()).toMatchObject({ state: 'succeeded' });
  expect(scene.executions).toBe(1);
  expect(await scene.steps()).toEqual(['planned', 'started', 'succeeded']);
});

test('a process that slept after it wrote that it starts does not start any more', async () => {
  const scene = await createScene({
    store: ({ advance }) => ({
      async advance(step, ...rest) {
        const taken = await advance(step, ...rest);
        if (step.to === 'executing') scene.clock.now += 4_001;
        return taken;
      },
    }),
  });
  await scene.runner().runOnce();
  expect(await scene.action()).toMatchObject({
    state: 'failed',
    outcome: expect.stringContaining('too slow to begin'),
  });
  expect(scene.executions).toBe(0);
});

test('a process that stops leaves the begin to another one', async () => {
  const planning = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const scene = await createScene({
    async plan() {
      planning.resolve();
      await release.promise;
      return plan;
    },
  });
  const first = scene.runner();
  const run = first.runOnce();
  await planning.promise;
  const stopped = first.stop();
  release.resolve();
  await Promise.all([stopped, run]);
  expect(await scene.action()).toMatchObject({ state: 'approved' });
  await scene.runner().runOnce();
  expect(await scene.action()).toMatchObject({ state: 'succeeded' });
  expect(scene.executions).toBe(1);
});

test('a change that cannot be looked at in all attempts has an unknown outcome', async () => {
  const scene = await createScene({
    progress: () => Promise.reject(new TypeError('a bug')),
  });
  const runner = scene.runner();
  for (let minutes = 0; minutes < 12; minutes += 1) {
    await runner.runOnce();
    scene.clock.now += 3 * MINUTE;
  }
  expect(await scene.action()).toMatchObject({ state: 'unknown' });
  expect(scene.executions).toBe(1);
  expect(scene.shown.at(-1)).toContain('unknown outcome');
});

test('an approval that nobody could act on in time expires', async () => {
  const scene = await createScene({});
  scene.clock.now += 21 * MINUTE;
  await scene.runner().runOnce();
  expect(await scene.action()).toMatchObject({ state: 'expired' });
  expect(scene.executions).toBe(0);
});

interface Scripted extends Partial<Pick<ActionKind, 'plan' | 'execute' | 'progress'>> {
  /** Methods of the store in place of its own. */
  store?: (actions: Actions) => Partial<Actions>;
}

/** An approved action in a store of its own, whose time stands still. */
async function createScene({ store: replaced = () => ({}), ...scripted }: Scripted) {
  const place = await createPlace('sqlite');
  const store = await place.open();
  const counts = { executions: 0 };
  const shown: string[] = [];
  const kind: ActionKind = {
    name: 'alarm-mute',
    plan: scripted.plan ?? (async () => plan),
    async execute(...call) {
      counts.executions += 1;
      return (await scripted.execute?.(...call)) ?? null;
    },
    aftermath: async () => ({ kind: 'done', receipt: null }),
    progress: scripted.progress ?? (async () => ({ state: 'succeeded', facts: [] })),
  };
  const catalog = await requireCatalog(EXAMPLES);
  const clients = createAwsClients();
  onTestFinished(() => clients.close());
  const now = () => place.clock.now;
  const parts: ActionParts = {
    clients,
    catalog: () => catalog,
    actions: { ...store.actions, ...replaced(store.actions) },
    jobs: store.jobs,
    messenger: {
      post: async () => ({ channel: 'C1', ts: '1' }),
      postOnce: async () => ({ channel: 'C1', ts: '1' }),
      upload: async () => 'F1',
      async edit(_place, reader, compose) {
        shown.push(compose({ ...reader, now: now(), button: () => 'id' }).text);
      },
    },
    groupMembers: async () => new Set(),
    kinds: { ...actionKinds, 'alarm-mute': kind },
    devices: { find: () => Promise.reject(new Error('no device is changed here')) },
    now,
    newId: () => crypto.randomUUID(),
    onFailure: () => undefined,
  };
  await store.actions.create(approved(), {
    entries: [actionEntry('a1', 'planned')],
    job: runJob('a1', START),
  });
  await store.actions.setPlace('a1', { channel: 'C1', ts: '1' });
  return {
    clock: place.clock,
    shown,
    get executions() {
      return counts.executions;
    },
    runner: () =>
      createJobRunner({
        jobs: store.jobs,
        handlers: { [RUN]: runHandler(parts) },
        owner: crypto.randomUUID(),
        now,
        onFailure: () => undefined,
      }),
    action: (): Promise<ActionRecord | undefined> => store.actions.find('a1'),
    steps: async () =>
      (await store.audit.search({ limit: 100 })).map(({ entry }) => entry.step).reverse(),
  };
}

function approved() {
  return newAction({
    name: 'alarm-mute',
    target: TARGET,
    args: ARGS,
    words: ['alarm', 'mute', 'A'],
    channel: 'C1',
    plan,
    hash: planHash('alarm-mute', TARGET, ARGS, plan),
    needed: 0,
  });
}
