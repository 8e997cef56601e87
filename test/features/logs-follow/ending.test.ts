import { describe, expect, test, vi } from 'vitest';
import { Ending, watchForEnd } from '../../../src/features/logs/follow/ending.ts';
import { beforeFarewell, sendLast } from '../../../src/features/logs/follow/farewell.ts';
import { keepShown } from '../../../src/features/logs/follow/keep-shown.ts';
import type { TailEnd } from '../../../src/features/logs/follow/kept.ts';
import { createTails } from '../../../src/features/logs/follow/tails.ts';
import { sleep } from '../../../src/jobs/sleep.ts';

const STOPPED: TailEnd = { why: 'stopped', by: 'bo' };
const noSleep = async () => undefined;
const never = () => new AbortController().signal;

test('the first end counts', async () => {
  const ending = new Ending();
  ending.end(STOPPED);
  ending.end({ why: 'time' });
  expect([await ending.decided, ending.signal.aborted]).toEqual([STOPPED, true]);
});

describe('who watches for the end', () => {
  test('looks again and again, also when the store did not answer', async () => {
    const ending = new Ending();
    const answers = [
      async () => undefined,
      () => Promise.reject(new Error('no database')),
      async () => STOPPED,
    ];
    const { watched } = watchForEnd(ending, async () => answers.shift()?.(), noSleep);
    await watched;
    expect([await ending.decided, answers]).toEqual([STOPPED, []]);
  });

  test('looks at once when told to', async () => {
    const ending = new Ending();
    const tails = createTails();
    let end: TailEnd | undefined;
    const pauses: number[] = [];
    const { look, watched } = watchForEnd(
      ending,
      async () => end,
      (ms, signal) => {
        pauses.push(ms);
        return sleep(3_600_000, signal);
      },
    );
    const leave = tails.enter('tail-1', look);
    await vi.waitFor(() => expect(pauses).toEqual([1_000]));
    end = STOPPED;
    tails.tell('tail-2');
    tails.tell('tail-1');
    await watched;
    leave();
    expect(tails.count).toBe(0);
  });

  test('goes when something else ended the tail', async () => {
    const ending = new Ending();
    const { watched } = watchForEnd(ending, async () => undefined, sleep);
    ending.end({ why: 'time' });
    await watched;
  });
});

describe('a message that is kept up to date', () => {
  /** A clock that only sleeping and editing move on. */
  function keep(edits: (() => Promise<void>)[], changesAt: (now: number) => number = (now) => now) {
    const clock = { now: 0 };
    const ending = new Ending();
    const editedAt: number[] = [];
    const keeping = keepShown({
      edit: async () => {
        editedAt.push(clock.now);
        const edit = edits.shift();
        if (edits.length === 0) ending.end(STOPPED);
        await edit?.();
      },
      changes: () => changesAt(clock.now),
      tails: { count: 1 },
      ending,
      now: () => clock.now,
      sleep: async (ms) => {
        clock.now += ms;
      },
    });
    return { clock, ending, editedAt, keeping };
  }
  const taking = (clock: { now: number }, ms: number) => async () => {
    clock.now += ms;
  };
  const fine = async () => undefined;

  test('is edited every two seconds while something happens', async () => {
    const { editedAt, keeping } = keep([fine, fine, fine]);
    await keeping;
    expect(editedAt).toEqual([2_000, 4_000, 6_000]);
  });

  test('is edited every fifteen seconds while nothing happens', async () => {
    const { editedAt, keeping } = keep([fine, fine, fine], () => 7);
    await keeping;
    expect(editedAt).toEqual([2_000, 17_000, 32_000]);
  });

  test('is edited at once when something happens after a while', async () => {
    const { editedAt, keeping } = keep([fine, fine], (now) => (now > 9_000 ? 2 : 1));
    await keeping;
    expect(editedAt).toEqual([2_000, 9_250]);
  });

  test('waits as long as Slack makes it wait, with one edit at a time', async () => {
    const edits: (() => Promise<void>)[] = [];
    const { clock, editedAt, keeping } = keep(edits);
    edits.push(taking(clock, 10_000), fine, fine);
    await keeping;
    expect(editedAt).toEqual([2_000, 22_000, 24_000]);
  });

  test('tries again later when an edit fails', async () => {
    const failing = () => Promise.reject(new Error('HTTP 503'));
    const { editedAt, keeping, ending } = keep([failing, failing, fine, fine]);
    await keeping;
    expect(editedAt).toEqual([2_000, 6_000, 14_000, 16_000]);
    expect(await ending.decided).toEqual(STOPPED);
  });

  test.each(['message_not_found', 'channel_not_found', 'is_archived', 'cant_update_message'])(
    'ends the tail when Slack says %s',
    async (code) => {
      const gone = () => Promise.reject(new Error(`An API error occurred: ${code}`));
      const { keeping, ending } = keep([fine, gone, fine]);
      await keeping;
      expect(await ending.decided).toEqual({ why: 'gone' });
    },
  );
});

describe('the last state', () => {
  test('is sent again until Slack takes it', async () => {
    const send = vi.fn(async () => {
      if (send.mock.calls.length < 4) throw new Error('HTTP 503');
    });
    const pauses: number[] = [];
    const pausing = async (ms: number) => void pauses.push(ms);
    await sendLast(send, { signal: never(), sleep: pausing });
    expect([send.mock.calls.length, pauses]).toEqual([4, [2_000, 4_000, 8_000]]);
  });

  test('is given up after some minutes, for the job to be tried again', async () => {
    const send = vi.fn(() => Promise.reject(new Error('HTTP 503')));
    await expect(sendLast(send, { signal: never(), sleep: noSleep })).rejects.toThrow('503');
    expect(send).toHaveBeenCalledTimes(8);
  });

  test('needs no message that is gone', async () => {
    const send = () => Promise.reject(new Error('An API error occurred: message_not_found'));
    await sendLast(send, { signal: never(), sleep: noSleep });
  });

  test('is tried once when the process stops', async () => {
    const send = vi.fn(() => Promise.reject(new Error('HTTP 503')));
    const stopped = AbortSignal.abort();
    await expect(sendLast(send, { signal: stopped, sleep: noSleep })).rejects.toThrow('503');
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('is waited for no more than five seconds when the process stops', async () => {
    vi.useFakeTimers();
    try {
      const stop = new AbortController();
      const waiting = beforeFarewell(new Promise<never>(() => {}), stop.signal);
      const ended = expect(waiting).rejects.toThrow('in time');
      await vi.advanceTimersByTimeAsync(60_000);
      stop.abort();
      await vi.advanceTimersByTimeAsync(5_000);
      await ended;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
