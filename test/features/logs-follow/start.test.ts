import { describe, expect, test } from 'vitest';
import {
  type StartedTail,
  startTail,
  type WantedTail,
} from '../../../src/features/logs/follow/start.ts';
import type { RunContext } from '../../../src/kernel/command.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import type { MessagePlace } from '../../../src/kernel/reply.ts';
import { resolveTarget } from '../../../src/kernel/targets.ts';
import type { NewJob } from '../../../src/store/jobs.ts';
import { twoSystems } from '../../kernel/catalogs.ts';
import { memorySnapshots } from './memory-snapshots.ts';
import { GROUP, START } from './subject.ts';

const found = resolveTarget('shop@dev/web', twoSystems, undefined);
if (found.kind !== 'one') throw new Error('the catalog has one such component');
const { target } = found;

const wanted: WantedTail = {
  target,
  sources: [{ component: 'web', title: 'The web', group: GROUP, format: 'python' }],
  options: { level: 'error' },
  kept: ['--level=error'],
  usual: 600_000,
};
const PLACE: MessagePlace = { channel: 'C0SHOPDEV', ts: '1.1' };

function contextOf(more: Partial<RunContext> = {}): RunContext {
  return {
    requestId: 'request-1',
    actor: { id: 'U0ADA', name: 'ada', timeZone: 'Europe/Berlin', kind: 'member' },
    origin: { kind: 'slack', channel: 'C0SHOPDEV' },
    target,
    now: () => START,
    place: Promise.resolve(PLACE),
    whenShown: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Takes jobs as the store does: one for each key. */
function begin(context = contextOf(), more: Partial<WantedTail> = {}, taken: string[] = []) {
  const jobs: NewJob[] = [];
  const shown: StartedTail[] = [];
  const tools = {
    jobs: {
      async add(job: NewJob) {
        if (taken.includes(String(job.key))) return false;
        jobs.push(job);
        return true;
      },
    },
    snapshots: memorySnapshots(),
    newId: () => 'tail-1',
  };
  const started = startTail({ ...wanted, ...more }, context, tools, (before) => shown.push(before));
  return { started, jobs, shown };
}

describe('a tail that begins', () => {
  test('is a durable job about the message of the answer', async () => {
    const { started, jobs, shown } = begin();
    expect(await started).toMatchObject({ id: 'tail-1', subject: { title: 'The web (Shop dev)' } });
    expect(shown).toMatchObject([{ subject: { until: START + 600_000 } }]);
    expect(shown[0]).not.toHaveProperty('id');
    expect(jobs).toEqual([
      {
        id: 'tail-1',
        kind: 'tail',
        key: '1',
        runAt: START,
        input: {
          target: 'shop@dev/web',
          title: 'The web (Shop dev)',
          scope: { region: 'eu-central-1', userId: 'U0ADA' },
          sources: wanted.sources,
          options: { level: 'error' },
          kept: ['--level=error'],
          asker: { name: 'ada', timeZone: 'Europe/Berlin' },
          startedAt: START,
          until: START + 600_000,
          place: PLACE,
        },
      },
    ]);
  });

  test('takes the first free place among all tails', async () => {
    const { started, jobs } = begin(contextOf(), {}, ['1', '2', '4']);
    await started;
    expect(jobs[0]?.key).toBe('3');
  });

  test('lasts as long as somebody says', async () => {
    expect((await begin(contextOf(), { lasts: 90_000 }).started).subject.until).toBe(
      START + 90_000,
    );
  });
});

const all = Array.from({ length: 20 }, (_, index) => String(index + 1));
const nowhere = Promise.resolve(undefined);
const aborted = AbortSignal.abort(new Error('stopping'));
const never = new Promise<undefined>(() => {});

test.each<[string, Partial<RunContext>, Partial<WantedTail>, string[], RegExp]>([
  ['in a private answer', { place: nowhere }, {}, [], /needs a message that everybody sees/],
  [
    'at the terminal',
    { place: nowhere, origin: { kind: 'cli' } },
    {},
    [],
    /followed in a Slack message/,
  ],
  ['for longer than half an hour', {}, { lasts: 1_800_001 }, [], /lasts 30 min at most/],
  ['as the twenty-first', {}, {}, all, /There are 20 tails already/],
  ['while the bot stops', { place: never, signal: aborted }, {}, [], /is being restarted/],
])('refuses to begin one %s', async (_case, context, more, taken, message) => {
  const { started, jobs } = begin(contextOf(context), more, taken);
  const error = await started.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ message: expect.stringMatching(message) });
  expect(jobs).toEqual([]);
});
