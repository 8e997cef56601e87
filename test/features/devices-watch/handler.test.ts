import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { watchHandler } from '../../../src/features/devices/watch/handler.ts';
import { decideWatchEnd } from '../../../src/features/devices/watch/kept.ts';
import type { WatchRequest } from '../../../src/features/devices/watch/request.ts';
import { createTails } from '../../../src/features/logs/follow/tails.ts';
import type { JobRun } from '../../../src/jobs/handler.ts';
import { LeaseLost } from '../../../src/jobs/lease.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { simulate } from '../../aws/simulated.ts';
import { hurry } from '../logs-follow/log-world.ts';
import { memorySnapshots } from '../logs-follow/memory-snapshots.ts';

/** A device that is connected, and counts how often it was asked. */
async function openDevice() {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end('{"ok":true,"kw":2}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/live`, asked: () => asked };
}

interface Options {
  lasts?: number;
  progress?: unknown;
  /** Instead of Slack. */
  refuse?: () => Error | undefined;
}

/** One run of a watch's job, everything around it in memory. Its clocks run twenty times as fast. */
async function runWatch({ lasts = 600_000, progress = null, refuse }: Options = {}) {
  const device = await openDevice();
  const { clients } = await simulate();
  const stop = new AbortController();
  const edits: string[] = [];
  const buttons: string[] = [];
  const saved: unknown[] = [];
  const snapshots = memorySnapshots();
  const startedAt = Date.now();
  const now = () => startedAt + (Date.now() - startedAt) * 20;
  const input: WatchRequest = {
    state: null,
    place: { channel: 'C1', ts: '1.1' },
    subject: {
      kind: 'live',
      ...{ target: 'farm@prod/pumps', title: 'Pumps (Farm prod)', region: 'us-west-2' },
      ...{ thing: 'pump-1', asker: { name: 'Ann', timeZone: 'UTC' } },
      ...{ startedAt, until: startedAt + lasts },
      ...{ address: device.url, timeout: 5_000, every: 2_000, unit: 'kW' },
      ...{ connected: 'ok', power: 'kw' },
    },
  };
  let ids = 0;
  const handler = watchHandler({
    clients,
    snapshots,
    tails: createTails(),
    now,
    sleep: hurry,
    messenger: {
      async edit(_place, reader, compose) {
        const error = refuse?.();
        if (error) throw error;
        const button = () => {
          ids += 1;
          buttons.push(`button-${ids}`);
          return `button-${ids}`;
        };
        const view = compose({ ...reader, now: now(), button });
        edits.push(plainText(view.blocks));
      },
    },
  });
  const save: JobRun['save'] = async (reached) =>
    void saved.push(JSON.parse(JSON.stringify(reached)));
  const run = { id: 'watch-1', input, progress, attempt: 1, signal: stop.signal, save };
  const result = handler(run);
  result.catch(() => undefined);
  onTestFinished(() => stop.abort());
  const says = (part: string | RegExp) =>
    vi.waitFor(() => expect(edits.at(-1)).toMatch(part), { timeout: 8_000 });
  return { result, edits, buttons, saved, snapshots, device, stop, says };
}

describe('a watch', () => {
  test('looks once even when its time was over before it began', async () => {
    const watch = await runWatch({ lasts: -1_000 });
    expect(await watch.result).toBe('done');
    expect(watch.device.asked()).toBe(1);
    expect(watch.edits.at(-1)).toContain('its time is over');
  });

  test('ends when somebody stops it through another process', async () => {
    const watch = await runWatch();
    await watch.says('Asked');
    await decideWatchEnd(watch.snapshots, 'watch-1', { why: 'stopped', by: 'bo' }, Date.now());
    expect(await watch.result).toBe('done');
    expect(watch.edits.at(-1)).toContain('bo stopped it.');
  });

  test('keeps its Stop button from edit to edit', async () => {
    const watch = await runWatch();
    await vi.waitFor(() => expect(watch.edits.length).toBeGreaterThan(2), { timeout: 8_000 });
    expect(watch.buttons).toEqual(['button-1']);
    expect(watch.saved.at(-1)).not.toHaveProperty('ended');
  });

  test('is given away when its process stops, and another one goes on from its progress', async () => {
    const watch = await runWatch();
    await watch.says('Asked');
    watch.stop.abort(new Error('GridOps is stopping.'));
    expect(await watch.result).toEqual({ again: expect.any(Number) });
    const before = Number(/Asked (\d+)/.exec(watch.edits.at(-1) ?? '')?.[1]);
    const next = await runWatch({ progress: watch.saved.at(-1) });
    await next.says('Asked');
    expect(Number(/Asked (\d+)/.exec(next.edits.at(-1) ?? '')?.[1])).toBeGreaterThan(before);
  });

  test('says nothing more when another process has it', async () => {
    const watch = await runWatch();
    await watch.says('Asked');
    const count = watch.edits.length;
    watch.stop.abort(new LeaseLost({ id: 'watch-1' }));
    await watch.result;
    expect(watch.edits.length).toBeLessThanOrEqual(count + 1);
    expect(watch.edits.at(-1)).not.toContain('ended');
  });

  test('ends when its message is deleted, and does not ask the device any more', async () => {
    const watch = await runWatch({ refuse: () => new Error('An API error: message_not_found') });
    expect(await watch.result).toBe('done');
    const asked = watch.device.asked();
    expect(watch.saved.at(-1)).toMatchObject({ ended: { end: { why: 'gone' } } });
    expect(watch.device.asked()).toBe(asked);
  });

  test('goes on when Slack does not take an edit', async () => {
    let failures = 2;
    const refuse = () => {
      failures -= 1;
      return failures >= 0 ? new Error('ratelimited') : undefined;
    };
    const watch = await runWatch({ refuse });
    await watch.says('Asked');
    expect(failures).toBeLessThan(0);
  });

  test('is tried again when Slack does not take its end, without asking the device again', async () => {
    const watch = await runWatch({ lasts: -1_000, refuse: () => new Error('ratelimited') });
    await expect(watch.result).rejects.toThrow('ratelimited');
    const next = await runWatch({ lasts: -1_000, progress: watch.saved.at(-1) });
    expect(await next.result).toBe('done');
    expect(next.device.asked()).toBe(0);
    expect(next.edits).toHaveLength(1);
    expect(next.edits.at(-1)).toContain('Asked 1 time: 1 connected.');
  });
});
