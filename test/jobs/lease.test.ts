import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepLease } from '../../src/jobs/lease.ts';
import type { Hold, Job } from '../../src/store/jobs.ts';
import { START } from '../store/entries.ts';
import { createAlarmClock } from './alarm-clock.ts';

const LEASE = 3_000;
const job: Job = {
  id: 'j1',
  kind: 'track',
  input: null,
  progress: null,
  fence: 1,
  attempt: 1,
  leaseMs: LEASE,
};

/** A kept lease whose store answers as it is told; `pass` lets a third of the lease go by. */
function keep(answer: () => Promise<Hold>) {
  const clock = { now: START };
  const { advance, sleep, sleepers } = createAlarmClock(clock);
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  let asked = 0;
  const jobs = {
    renew: () => {
      asked += 1;
      return answer();
    },
  };
  let outcome: string | undefined;
  const kept = keepLease(job, {
    jobs,
    now: () => clock.now,
    sleep,
    claimedAt: START,
    until: ended.signal,
  });
  void kept.then((end) => {
    outcome = end;
  });
  return {
    ended,
    asked: () => asked,
    outcome: () => outcome,
    async pass() {
      await vi.waitFor(() => expect(sleepers()).toBeGreaterThan(0));
      advance(LEASE / 3);
      // All that follows from the waking comes to rest: nothing here waits for anything but this clock.
      await new Promise(setImmediate);
    },
  };
}

describe('the keeping of a lease', () => {
  it('renews it at every third of its length, until it is ended', async () => {
    const { pass, asked, outcome, ended } = keep(async () => 'held');
    for (let thirds = 0; thirds < 12; thirds += 1) await pass();
    expect(asked()).toBe(12);
    expect(outcome()).toBeUndefined();
    ended.abort();
    await vi.waitFor(() => expect(outcome()).toBe('ended'));
  });

  it('ends when the store says that it is lost', async () => {
    const answers: Hold[] = ['held', 'lost'];
    const { pass, outcome } = keep(async () => answers.shift() ?? 'held');
    await pass();
    expect(outcome()).toBeUndefined();
    await pass();
    expect(outcome()).toBe('lost');
  });

  it('goes on after a failure while the lease lasts', async () => {
    const answers: (() => Hold)[] = [
      () => 'held',
      refuse,
      () => 'held',
      refuse,
      refuse,
      () => 'held',
    ];
    const { pass, asked, outcome } = keep(async () => (answers.shift() ?? refuse)());
    for (let thirds = 0; thirds < 6; thirds += 1) await pass();
    expect(asked()).toBe(6);
    expect(outcome()).toBeUndefined();
  });

  it('gives it up when it is over and every renewal failed', async () => {
    const { pass, outcome } = keep(async () => refuse());
    await pass();
    await pass();
    expect(outcome()).toBeUndefined();
    await pass();
    expect(outcome()).toBe('lost');
  });

  it('gives it up when it is over and the store has not answered', async () => {
    const { pass, outcome } = keep(() => new Promise(() => undefined));
    await pass();
    await pass();
    expect(outcome()).toBeUndefined();
    await pass();
    expect(outcome()).toBe('lost');
  });
});

function refuse(): Hold {
  throw new Error('connection refused');
}
