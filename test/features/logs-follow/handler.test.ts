import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { tailHandler } from '../../../src/features/logs/follow/handler.ts';
import { decideEnd, findEnd } from '../../../src/features/logs/follow/kept.ts';
import type { TailRequest } from '../../../src/features/logs/follow/request.ts';
import type { TailDependencies } from '../../../src/features/logs/follow/running-tail.ts';
import { createTails } from '../../../src/features/logs/follow/tails.ts';
import type { JobRun } from '../../../src/jobs/handler.ts';
import { LeaseLost } from '../../../src/jobs/lease.ts';
import type { Sleep } from '../../../src/jobs/sleep.ts';
import type { ButtonTarget, View } from '../../../src/kernel/view.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { hurry, type LogWorld, openLogWorld } from './log-world.ts';
import { memorySnapshots } from './memory-snapshots.ts';
import { request } from './subject.ts';

interface Edit {
  view: View;
  text: string;
  /** New ones. */
  buttons: ButtonTarget[];
}

const LATER = 600_000;

/** One run of a tail's job, everything around it in memory but AWS. Its clocks run twenty times as fast when it waits. */
function runTail(
  world: LogWorld,
  {
    lasts = LATER,
    progress = null,
    ...replaced
  }: { lasts?: number; progress?: unknown } & Partial<TailDependencies> = {},
) {
  const stop = new AbortController();
  const edits: Edit[] = [];
  const saved: unknown[] = [];
  const failures: unknown[] = [];
  const snapshots = memorySnapshots();
  const startedAt = Date.now();
  const input: TailRequest = { ...request, startedAt, until: startedAt + lasts };
  let ids = 0;
  const dependencies: TailDependencies = {
    clients: world.clients,
    snapshots,
    tails: createTails(),
    limits: () => ({ maskEmails: true }),
    now: Date.now,
    sleep: hurry,
    onFailure: (error) => failures.push(error),
    messenger: {
      async edit(_place, reader, compose) {
        const buttons: ButtonTarget[] = [];
        const button = (target: ButtonTarget) => {
          buttons.push(target);
          ids += 1;
          return `button-${ids}`;
        };
        const view = compose({ ...reader, now: Date.now(), button });
        edits.push({ view, text: plainText(view.blocks), buttons });
      },
    },
    ...replaced,
  };
  const run: JobRun = {
    id: 'tail-1',
    input,
    progress,
    attempt: 1,
    signal: stop.signal,
    save: async (reached) => void saved.push(structuredClone(reached)),
  };
  const result = tailHandler(dependencies)(run);
  result.catch(() => undefined);
  onTestFinished(() => stop.abort());
  const says = (part: string) =>
    vi.waitFor(() => expect(edits.at(-1)?.text).toContain(part), { timeout: 5_000 });
  return { result, edits, saved, failures, snapshots, dependencies, run, stop, says };
}

const lastOf = ({ edits }: { edits: readonly Edit[] }) => edits.at(-1)?.text;
const isClosed = ({ simulator }: LogWorld) => expect(simulator.streams.count).toBe(0);

describe('a tail', () => {
  test('shows lines, ends by itself, and gives them as a file', async () => {
    const world = await openLogWorld();
    const tail = runTail(world, { lasts: 50_000 });
    await tail.says('line 1');
    expect(await tail.result).toBe('done');
    isClosed(world);
    expect(lastOf(tail)).toContain('It ended by itself: its time is over.');
    const [file] = tail.edits.at(-1)?.view.files ?? [];
    expect(file?.name).toMatch(/^tail-shop-live-web-\d{4}-.*\.txt$/);
    expect(file?.content).toMatch(
      /^# Tail of Web \(Shop live\), .*Z to .*Z\n\d{4}-.*Z {7}line \d+\n/,
    );
    expect(tail.saved.at(-1)).toMatchObject({ shown: true });
    expect(await findEnd(tail.snapshots, 'tail-1')).toEqual({ why: 'time' });
  });

  test('ends when somebody stops it through another process', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('Live');
    await decideEnd(tail.snapshots, 'tail-1', { why: 'stopped', by: 'bo' }, Date.now());
    expect(await tail.result).toBe('done');
    isClosed(world);
    expect(lastOf(tail)).toContain('bo stopped it.');
  });

  test('says what stands first in the store, when two things end it at once', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('Live');
    tail.stop.abort(new Error('GridOps is stopping.'));
    await decideEnd(tail.snapshots, 'tail-1', { why: 'stopped', by: 'bo' }, Date.now());
    await tail.result;
    expect(lastOf(tail)).toContain('bo stopped it.');
  });

  test('says that it ended, with all its lines, when its process is asked to stop', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('line 1');
    tail.stop.abort(new Error('GridOps is stopping.'));
    expect(await tail.result).toBe('done');
    isClosed(world);
    expect(lastOf(tail)).toContain('It ended because GridOps was restarted.');
    expect(tail.edits.at(-1)?.view.files).toHaveLength(1);
  });

  test('keeps its Stop button from edit to edit', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await vi.waitFor(() => expect(tail.edits.length).toBeGreaterThan(3), { timeout: 5_000 });
    const stops = tail.edits.map(({ buttons }) => buttons.length);
    expect([stops[0], ...new Set(stops.slice(1))]).toEqual([1, 0]);
    expect(JSON.stringify(tail.edits.at(-1)?.view.blocks)).toContain('gridops:button-1');
  });

  test('saves before each edit how far it came', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('line 1');
    expect(tail.saved[0]).toMatchObject({ shown: false, counts: { seen: 0 } });
    expect(tail.saved.length).toBeGreaterThanOrEqual(tail.edits.length);
    expect(tail.saved.at(-1)).toMatchObject({ shown: false, counts: { errors: 0 } });
  });

  test('ends with the reason when AWS forbids to read at all', async () => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', 'denied');
    world.refuse('FilterLogEvents', 'denied');
    const tail = runTail(world);
    expect(await tail.result).toBe('done');
    expect(lastOf(tail)).toMatch(/cannot be read: CloudWatch Logs FilterLogEvents in us-west-2/);
    expect(tail.failures).toEqual([]);
  });

  test('ends, and tells who runs the bot, when something fails inside it', async () => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', 'denied');
    const sleep: Sleep = async (ms, signal) => {
      const isBetweenQuestions = ms === 3_000;
      if (isBetweenQuestions) throw new TypeError('a mistake');
      await hurry(ms, signal);
    };
    const tail = runTail(world, { sleep });
    expect(await tail.result).toBe('done');
    expect(lastOf(tail)).toContain('cannot be read: something failed inside the bot.');
    expect(tail.failures).toEqual([new TypeError('a mistake')]);
  });

  test('ends in silence when its message is deleted', async () => {
    const world = await openLogWorld();
    const edit = vi.fn(() => Promise.reject(new Error('An API error occurred: message_not_found')));
    const tail = runTail(world, { messenger: { edit } });
    expect(await tail.result).toBe('done');
    isClosed(world);
    expect(edit).toHaveBeenCalledTimes(1);
    expect(await findEnd(tail.snapshots, 'tail-1')).toEqual({ why: 'gone' });
  });

  test('goes on where AWS throttles it meanwhile, and says so', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('line 1');
    world.refuse('StartLiveTail', new AwsError('ThrottlingException', 'Rate exceeded'), 4);
    world.simulator.streams.drop();
    await tail.says('it is tried again: StartLiveTail');
    await tail.says('Live');
  });
});

describe('a tail whose job is somebody else’s now', () => {
  test('says nothing more', async () => {
    const world = await openLogWorld();
    const tail = runTail(world);
    await tail.says('line 1');
    const edits = tail.edits.length;
    tail.stop.abort(new LeaseLost(tail.run));
    await expect(tail.result).rejects.toThrow(LeaseLost);
    isClosed(world);
    expect(tail.edits).toHaveLength(edits);
    expect(await findEnd(tail.snapshots, 'tail-1')).toBeDefined();
  });
});

const begun = { shown: false, at: Date.now(), counts: counts(12) };

function counts(seen: number) {
  return { seen, leftOut: 0, lost: 0, sampled: 0, masked: 0, errors: 1, warnings: 0 };
}

describe('a tail whose process is gone', () => {
  test('is not followed again, and says that it ended', async () => {
    const world = await openLogWorld();
    const tail = runTail(world, { progress: begun });
    expect(await tail.result).toBe('done');
    expect(world.simulator.calls).toEqual([]);
    expect(tail.edits).toHaveLength(1);
    expect(lastOf(tail)).toContain('It ended because GridOps was restarted.');
    expect(lastOf(tail)).toContain('12 lines seen');
    const [log, again] = tail.edits[0]?.buttons ?? [];
    expect(log?.words.slice(0, 2)).toEqual(['logs', 'shop@live/web']);
    expect(again?.words).toEqual(['logs', 'shop@live/web', '--follow']);
    expect(tail.saved).toEqual([{ ...begun, shown: true }]);
  });

  test('says how it ended where that was decided before', async () => {
    const world = await openLogWorld();
    const snapshots = memorySnapshots();
    await decideEnd(snapshots, 'tail-1', { why: 'stopped', by: 'bo' }, Date.now());
    const tail = runTail(world, { progress: begun, snapshots });
    await tail.result;
    expect(lastOf(tail)).toContain('bo stopped it.');
  });

  test('is left alone where its message says so already', async () => {
    const world = await openLogWorld();
    const tail = runTail(world, { progress: { ...begun, shown: true } });
    expect(await tail.result).toBe('done');
    expect(tail.edits).toEqual([]);
  });

  test('is tried again later where Slack takes no edit', async () => {
    const world = await openLogWorld();
    const edit = () => Promise.reject(new Error('HTTP 503'));
    const tail = runTail(world, { progress: begun, messenger: { edit } });
    tail.stop.abort(new Error('GridOps is stopping.'));
    await expect(tail.result).rejects.toThrow('HTTP 503');
    expect(tail.saved).toEqual([]);
  });
});
