import { describe, expect, it } from 'vitest';
import { groupEntries } from '../../src/log-entries/group.ts';
import { shapeOf } from '../../src/log-entries/shape.ts';
import { entryWith, read } from './read.ts';

const said = (message: string, at: number, parts = {}) => entryWith({ message, at, ...parts });

describe('the shape of a text', () => {
  it.each([
    ['took 12.5 ms', 'took # ms'],
    ['took 12.5ms', 'took #'],
    ['from 10.0.1.34:1234 at 17:05:00,031', 'from # at #'],
    ['event evt-4f1c22aa', 'event evt-#'],
    ['user u_17', 'user u_#'],
    ['id a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11.', 'id #.'],
    ['trace 9f2c7a1be03d4455, 0x8a1f2c', 'trace #, #'],
    ['GET /api/v1/tenants/4c1e', 'GET /api/#/tenants/#'],
    ['no numbers here', 'no numbers here'],
    ['größe 12', 'größe #'],
    ['', ''],
  ])('%s → %s', (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });

  it('tells different words apart', () => {
    expect(shapeOf('failed: 1')).not.toBe(shapeOf('done: 1'));
    expect(shapeOf('evt-1')).not.toBe(shapeOf('corr-1'));
  });
});

describe('repeats', () => {
  it('are one entry with count, times and streams, of which the newest is shown', () => {
    const entries = [
      said('sync of job 1 failed', 100, { stream: 'a' }),
      said('other', 150),
      said('sync of job 2 failed', 200, { stream: 'b' }),
      said('sync of job 3 failed', 300, { stream: 'a' }),
    ];
    expect(groupEntries(entries)).toEqual([
      entries[1],
      {
        ...entries[3],
        repeats: { count: 3, firstAt: 100, lastAt: 300, streams: ['a', 'b'] },
      },
    ]);
  });

  it('are counted within a window from one to the next', () => {
    const entries = [0, 50, 100, 300].map((at) => said('x', at));
    const counts = groupEntries(entries, { within: 60 }).map(({ repeats }) => repeats?.count ?? 1);
    expect(counts).toEqual([3, 1]);
  });

  it('are health checks from changing addresses', () => {
    const lines = [1, 2, 3].map(
      (host) => `INFO:     10.0.1.${host}:4${host}210 - "GET /health HTTP/1.1" 200 OK`,
    );
    expect(groupEntries(read(lines))).toMatchObject([
      { message: 'GET /health', repeats: { count: 3 } },
    ]);
  });

  it('are tracebacks of the same place', () => {
    const trace = (id: number, place = 'main') => [
      'Traceback (most recent call last):',
      `  File "/x.py", line ${id}, in ${place}`,
      `ValueError: job ${id}`,
    ];
    const groups = groupEntries(read([...trace(1), ...trace(2), ...trace(3, 'elsewhere')]));
    expect(groups.map(({ repeats }) => repeats?.count)).toEqual([2, undefined]);
  });

  it.each([
    ['level', { level: 'warn' }],
    ['status', { fields: { status: 500 } }],
    ['reason', { fields: { reason: 'denied' } }],
    ['group', { group: 'another' }],
    ['detail', { detail: ['elsewhere'] }],
  ])('are told apart by %s', (_what, parts) => {
    expect(groupEntries([said('x', 1), said('x', 2, parts)])).toHaveLength(2);
  });

  it('are not told apart by who asked or how long it took', () => {
    const fields = [
      { agent: 'curl', duration: 1 },
      { agent: 'Mozilla', duration: 2 },
    ];
    expect(groupEntries(fields.map((each, at) => said('x', at, { fields: each })))).toHaveLength(1);
  });

  it('add up when groups are grouped again', () => {
    const first = groupEntries([said('x 1', 1, { stream: 'a' }), said('x 2', 2)]);
    const [group] = groupEntries([...first, said('x 3', 3, { stream: 'c' })]);
    expect(group?.repeats).toEqual({
      count: 3,
      firstAt: 1,
      lastAt: 3,
      streams: ['a', 'task-1', 'c'],
    });
  });
});
