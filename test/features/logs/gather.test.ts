import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../src/aws/logs.ts';
import { gatherLogs, type Wanted } from '../../../src/features/logs/gather.ts';
import { createMasker } from '../../../src/masking/masker.ts';
import { answerEvents, eventAt, GROUP, simulateLogs } from '../../aws/logs-simulated.ts';
import { NOW, patience, scope } from '../../aws/simulated.ts';

const MINUTE = 60_000;
const source = { component: 'web', title: 'Web', group: GROUP, format: 'auto' } as const;
const plan = { source, joins: true };
const usual: Wanted = {
  plans: [plan],
  query: { from: NOW - 15 * MINUTE, until: NOW, lines: 10_000, bytes: 8 * 1024 * 1024 },
  selection: {},
};

/** What is gathered of a log with these events, and how many logs were done by and by. */
async function gathered(events: readonly LogEvent[], parts: Partial<Wanted> = {}) {
  const { logs, clients } = await simulateLogs();
  answerEvents(logs, events);
  const done: number[] = [];
  const tools = { clients, scope, signal: patience(), masker: createMasker({ emails: true }) };
  const found = await gatherLogs({ ...usual, ...parts }, tools, (count) => done.push(count));
  return { ...found, done };
}

const events = (count: number, message: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => eventAt((count - index) * 10, message(index)));

describe('gathering logs', () => {
  it('keeps the newest five thousand entries, and says how many it leaves out', async () => {
    const found = await gathered(events(6_000, (index) => `line ${index}`));
    expect(found).toMatchObject({ lines: 6_000, left: 1_000 });
    expect(found.entries).toHaveLength(5_000);
    expect(found.entries.at(-1)?.message).toBe('line 5999');
  });

  it('keeps no more text than is quick to read again', async () => {
    const found = await gathered(events(200, (index) => `${index} ${'x'.repeat(20_000)}`));
    expect(found.entries.length).toBeGreaterThan(30);
    expect(Buffer.byteLength(JSON.stringify(found.entries))).toBeLessThan(2.1 * 1024 * 1024);
    expect(found.left).toBe(200 - found.entries.length);
  });

  it('leaves out nothing where only so many were asked for', async () => {
    const found = await gathered(
      events(50, (index) => `line ${index}`),
      { limit: 3 },
    );
    expect(found.entries.map(({ message }) => message)).toEqual(['line 47', 'line 48', 'line 49']);
    expect(found.left).toBe(0);
  });

  it('counts what is masked in the lines that are wanted, once each', async () => {
    const secret = (index: number) => `password=hunter${index}hunter`;
    const lines = [
      `[INFO] ${secret(1)}`,
      `[ERROR] ${secret(2)} ${secret(3)}`,
      '[ERROR] none',
      `[DEBUG] ${secret(4)}`,
    ];
    const all = await gathered(events(4, (index) => lines[index] ?? ''));
    expect(all.masked).toBe(4);
    const errors = await gathered(
      events(4, (index) => lines[index] ?? ''),
      { selection: { level: 'error' } },
    );
    expect(errors.masked).toBe(2);
    expect(JSON.stringify(errors.entries)).not.toContain('hunter');
  });

  it('tells the fault of a log beside the lines of another', async () => {
    const gone = { source: { ...source, component: 'gone', group: '/shop/gone' }, joins: true };
    const found = await gathered(
      events(2, (index) => `line ${index}`),
      { plans: [gone, plan] },
    );
    expect(found.sources).toEqual([
      {
        component: 'gone',
        title: 'Web',
        group: '/shop/gone',
        fault: expect.stringContaining('there is no log group /shop/gone'),
      },
      {
        component: 'web',
        title: 'Web',
        group: GROUP,
        reach: { stopped: 'window', searchedFrom: usual.query.from },
      },
    ]);
    expect(found.entries).toHaveLength(2);
    expect(found.done).toEqual([1, 2]);
  });

  it('reads further where a log has more lines than are read, each line once', async () => {
    const beyond = { ...plan, beyond: '"line"' };
    const query = { ...usual.query, lines: 100 };
    const found = await gathered(
      events(300, (index) => `line ${index}`),
      { plans: [beyond], query },
    );
    expect(found.sources[0]?.reach).toMatchObject({
      stopped: 'limit',
      beyond: { stopped: 'limit' },
    });
    expect(new Set(found.entries.map(({ at }) => at)).size).toBe(found.entries.length);
    expect(found.entries.length).toBeGreaterThan(150);
  });
});
