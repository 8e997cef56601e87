import { describe, expect, it } from 'vitest';
import type { CatalogProbe } from '../../../src/config/components-schema.ts';
import { judgeDevice, judgeProbe } from '../../../src/features/health/endpoint-rules.ts';
import type { Status } from '../../../src/features/health/finding.ts';
import type { Assertion, Found } from '../../../src/http/expectation.ts';
import type { ProbeAnswer, ProbeResult } from '../../../src/http/probe.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const url = 'https://api.example.com/health';
const phases = { dns: 1.4, connect: 2, tls: 3.5, firstByte: 10, download: 1, total: 17.6 };
const timing = `GET ${url}: DNS 1 ms · connect 2 ms · TLS 4 ms · first byte 10 ms · download 1 ms · total 18 ms`;

describe('an endpoint', () => {
  const probe: CatalogProbe = { url, status: 200 };
  const answer = (parts: Partial<ProbeAnswer> = {}): ProbeAnswer => ({
    kind: 'answered',
    url,
    ok: true,
    status: 200,
    expectedStatus: 200,
    assertions: [],
    phases,
    ...parts,
  });
  const field = (found: Found, holds: boolean): Assertion => ({
    kind: 'field',
    path: 'status.ok',
    expected: true,
    found,
    holds,
  });

  it.each<[what: string, result: ProbeResult, status: Status, summary: string, evidence: string[]]>(
    [
      ['that answers as it should', answer(), 'healthy', '200 in 18 ms', [timing]],
      [
        'whose body holds',
        answer({ assertions: [field(true, true)] }),
        'healthy',
        '200 in 18 ms',
        [timing, 'status.ok is true'],
      ],
      [
        'whose 200 says that it is not well',
        answer({ ok: false, assertions: [field(false, false)] }),
        'down',
        '200, but status.ok is false, expected true',
        ['status.ok is false, expected true', timing],
      ],
      [
        'whose body has no such field',
        answer({ ok: false, assertions: [field(undefined, false)] }),
        'down',
        '200, but status.ok is absent, expected true',
        ['status.ok is absent, expected true', timing],
      ],
      [
        'whose body is text that holds',
        answer({ assertions: [{ kind: 'text', expected: 'OK', holds: true }] }),
        'healthy',
        '200 in 18 ms',
        [timing, 'body is "OK"'],
      ],
      [
        'whose body is another text',
        answer({ ok: false, assertions: [{ kind: 'text', expected: 'OK', holds: false }] }),
        'down',
        '200, but body is not "OK"',
        ['body is not "OK"', timing],
      ],
      [
        'whose body cannot be read',
        answer({ ok: false, bodyProblem: 'not JSON', assertions: [field(undefined, false)] }),
        'down',
        '200, but the body is not JSON',
        ['status.ok is absent, expected true', timing],
      ],
      [
        'with another status',
        answer({ ok: false, status: 503 }),
        'down',
        '503, expected 200',
        [timing, '503, expected 200'],
      ],
      [
        'that redirects',
        answer({ ok: false, status: 302, location: 'https://login.example.com/' }),
        'down',
        '302, expected 200',
        [timing, '302, expected 200, redirects to https://login.example.com/'],
      ],
      [
        'that cannot be reached',
        {
          kind: 'failed',
          url,
          reason: 'refused',
          message: 'the connection was refused',
          phases: { dns: 1 },
        },
        'down',
        'the connection was refused',
        [`GET ${url}: DNS 1 ms`],
      ],
      [
        'that was not even asked',
        {
          kind: 'failed',
          url: 'ftp://x',
          reason: 'address',
          message: 'the address is no URL',
          phases: {},
        },
        'down',
        'the address is no URL',
        ['GET ftp://x'],
      ],
    ],
  )('%s', (_what, result, status, summary, evidence) => {
    expect(judgeProbe(result, probe)).toEqual({ status, summary, evidence });
  });

  it.each<[total: number, status: Status, summary: string]>([
    [799, 'healthy', '200 in 799 ms'],
    [800, 'degraded', '200 in 800 ms, warning from 800 ms'],
    [2_999, 'degraded', '200 in 3 s, warning from 800 ms'],
    [3_000, 'degraded', '200 in 3 s, critical from 3 s'],
  ])('that takes %d ms is %s', (total, status, summary) => {
    const slow = answer({ phases: { total } });
    const latency = { warning: 800, critical: 3_000 };
    expect(judgeProbe(slow, { ...probe, latency })).toMatchObject({ status, summary });
  });

  it('that is wrong is down even when it is fast', () => {
    const latency = { warning: 800, critical: 3_000 };
    expect(judgeProbe(answer({ ok: false, status: 500 }), { ...probe, latency }).status).toBe(
      'down',
    );
  });
});

describe('a device', () => {
  const device = {
    title: 'Scale',
    aliases: [],
    thing: 'scale',
    shadow: { connected: 'status.on', lastSeen: 'status.at', staleAfter: 120_000 },
    metrics: {},
    actions: {},
  };
  const seconds = NOW / 1_000;
  const judge = (status: object) => {
    const metadata = { reported: {}, desired: {} };
    const shadow = { reported: { status }, desired: {}, delta: {}, metadata, version: 7, at: NOW };
    return judgeDevice(shadow, device, NOW);
  };
  const UNSURE = 'the shadow does not say whether it is connected';

  it.each<[what: string, reported: object, status: Status, summary: string]>([
    [
      'connected and fresh',
      { on: true, at: seconds - 30 },
      'healthy',
      'connected, last message 30 s ago',
    ],
    [
      'fresh by an ISO instant',
      { on: true, at: '2026-11-21T11:59:30Z' },
      'healthy',
      'connected, last message 30 s ago',
    ],
    [
      'as old as allowed',
      { on: true, at: seconds - 120 },
      'healthy',
      'connected, last message 2 min ago',
    ],
    [
      'connected, as it wrote long ago',
      { on: true, at: seconds - 600 },
      'down',
      'silent: last message 10 min ago',
    ],
    [
      'disconnected just now',
      { on: false, at: seconds - 30 },
      'down',
      'disconnected, last message 30 s ago',
    ],
    ['disconnected for ever', { on: false }, 'down', 'disconnected, last message never'],
    [
      'silent without a word on its connection',
      { at: seconds - 600 },
      'down',
      'silent: last message 10 min ago',
    ],
    ['fresh without a word on its connection', { at: seconds }, 'unknown', UNSURE],
    ['connected in another word', { on: 'true', at: seconds }, 'unknown', UNSURE],
    ['connected without a time', { on: true }, 'unknown', UNSURE],
    ['connected with nonsense for a time', { on: true, at: 'today' }, 'unknown', UNSURE],
    ['connected with a time that is none', { on: true, at: 1e300 }, 'unknown', UNSURE],
    ['with nothing in its shadow', {}, 'unknown', UNSURE],
    [
      'a little ahead of our clock',
      { on: true, at: seconds + 60 },
      'healthy',
      'connected, last message 0 ms ago',
    ],
    ['in the future', { on: true, at: NOW }, 'unknown', 'its last message is in the future'],
  ])('%s', (_what, reported, status, summary) => {
    expect(judge(reported)).toMatchObject({ status, summary });
  });

  it('rests on what its shadow says', () => {
    expect(judge({ on: true, at: seconds }).evidence).toEqual([
      'status.on: true',
      'status.at: 2026-11-21T12:00:00.000Z, stale after 2 min',
      'shadow version 7',
    ]);
    expect(judge({}).evidence).toEqual([
      'status.on: absent',
      'status.at: no time there',
      'shadow version 7',
    ]);
  });

  it('is gone since its last message', () => {
    expect(judge({ on: false, at: seconds - 30 }).since).toBe(NOW - 30_000);
    expect(judge({ on: true, at: seconds - 600 }).since).toBe(NOW - 600_000);
    expect(judge({ on: false })).not.toHaveProperty('since');
    expect(judge({ on: true, at: seconds })).not.toHaveProperty('since');
  });
});
