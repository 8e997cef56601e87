import { describe, expect, it } from 'vitest';
import { AwsFault } from '../../../src/aws/faults.ts';
import { certificateRows } from '../../../src/features/devices/certificate-rows.ts';
import {
  judgeCertificate,
  judgeCertificates,
  validityWords,
} from '../../../src/features/devices/certificates.ts';
import { mapOfFleet } from '../../../src/features/devices/field-map.ts';
import type { FleetRow } from '../../../src/features/devices/frozen.ts';
import { isWrong, worstFirst } from '../../../src/features/devices/rank.ts';
import { judgeThing, type Sighting } from '../../../src/features/devices/state.ts';
import { DAY, farm, MINUTE, NOW } from './farm.ts';

const pumps = farm.systems.farm?.environments.prod?.fleets.pumps;
if (!pumps) throw new Error('the farm has pumps');
const map = mapOfFleet(pumps);
const bare = { ...map, connected: [], lastSeen: [] };
const seconds = NOW / 1_000;
const fresh = { status: { on: true, at: seconds } };
const online = { connected: true };
const fault = new AwsFault(
  'denied',
  { operation: 'DescribeCertificate', region: 'x' },
  { what: 'no' },
);

describe('a thing', () => {
  it.each<[string, Sighting, string]>([
    ['with a fresh message', { reported: fresh }, 'connected'],
    ['with a fresh message in the newer place', { reported: { at: seconds } }, 'connected'],
    ['with a fresh ISO 8601 time', { reported: { at: new Date(NOW).toISOString() } }, 'connected'],
    ['that says no itself', { reported: { status: { on: false, at: seconds } } }, 'disconnected'],
    ['that AWS lost', { reported: fresh, connectivity: { connected: false } }, 'disconnected'],
    ['with an old message', { reported: { at: seconds - 121 }, connectivity: online }, 'stale'],
    ['with a message from the future', { reported: { at: seconds + 3_600 } }, 'unknown'],
    ['without a time', { reported: { status: { on: true } }, connectivity: online }, 'unknown'],
    ['with nonsense for a time', { reported: { at: 'soon' } }, 'unknown'],
    ['with an enormous time', { reported: { at: 1e300 } }, 'unknown'],
    ['without a shadow', { connectivity: online }, 'unknown'],
    ['that was never there', { connectivity: { connected: false } }, 'unknown'],
    ['that is gone', { connectivity: { connected: false, since: 1 } }, 'disconnected'],
    ['that was not read', { reported: fresh, fault: 'denied' }, 'unknown'],
    ['that is turned off', { reported: { ...fresh, enabled: false } }, 'disabled'],
    ['that is turned off and silent', { reported: { at: 1, enabled: false } }, 'disabled'],
    ['whose switch is text', { reported: { ...fresh, enabled: 'false' } }, 'connected'],
  ])('%s is %s', (_what, sighting, state) => {
    expect(judgeThing(sighting, map, NOW)).toMatchObject({ state });
  });

  it('of a fleet without a time of messages is connected only if something says so', () => {
    expect(judgeThing({ reported: {} }, bare, NOW).state).toBe('unknown');
    expect(judgeThing({ reported: {}, connectivity: online }, bare, NOW).state).toBe('connected');
  });

  it('says power and shed only as numbers', () => {
    const reported = { ...fresh, kw: 3.5, status: { ...fresh.status, shed: '2' } };
    const judged = judgeThing({ reported }, map, NOW);
    expect(judged.power).toBe(3.5);
    expect(judged).not.toHaveProperty('shed');
  });
});

const certificate = (days: number | undefined, status = 'ACTIVE', id = `${days}`) => ({
  id,
  arn: id,
  status,
  ...(days !== undefined && { notAfter: NOW + days * DAY }),
});

describe('a certificate', () => {
  it.each([
    [100, 'ACTIVE', 'fine', '100 d left'],
    [30, 'ACTIVE', 'warning', '30 d left'],
    [7, 'ACTIVE', 'critical', '7 d left'],
    [0, 'ACTIVE', 'expired', /^expired \d{4}-/],
    [-1, 'ACTIVE', 'expired', /^expired \d{4}-/],
    [100, 'REVOKED', 'inactive', 'not active'],
    [undefined, 'ACTIVE', 'unknown', 'not known'],
  ] as const)('with %s days left that is %s is %s', (days, status, level, words) => {
    const judged = judgeCertificate(certificate(days, status), map.certificates, NOW);
    expect(judged.level).toBe(level);
    expect(validityWords(judged, NOW)).toMatch(words);
  });

  it('that is not valid yet is not active', () => {
    const early = { ...certificate(100), notBefore: NOW + MINUTE };
    expect(judgeCertificate(early, map.certificates, NOW).level).toBe('inactive');
  });

  it('of several the one that lasts longest counts for the thing', () => {
    const judge = (...days: (number | 'fault')[]) =>
      judgeCertificates(
        {
          ok: true,
          value: days.map((each) =>
            each === 'fault'
              ? { ok: false as const, fault }
              : { ok: true as const, value: certificate(each) },
          ),
        },
        map.certificates,
        NOW,
      ).level;
    expect(judge(-5, 100)).toBe('fine');
    expect(judge(-5, 20)).toBe('warning');
    expect(judge(-5, 'fault')).toBe('unknown');
    expect(judge()).toBe('none');
    expect(judgeCertificates({ ok: false, fault }, map.certificates, NOW).level).toBe('unknown');
  });

  it('that several things share is one row with all of them', () => {
    const shared = { ok: true as const, value: certificate(9, 'ACTIVE', 'shared') };
    const read = new Map([
      ['a', { ok: true as const, value: [shared] }],
      ['b', { ok: true as const, value: [shared] }],
      ['c', { ok: true as const, value: [] }],
      ['d', { ok: false as const, fault }],
    ]);
    const rows = certificateRows(read, map.certificates, NOW);
    expect(rows.map(({ level, things }) => `${level}: ${things.join()}`)).toEqual([
      'unknown: d',
      'warning: a,b',
      'none: c',
    ]);
  });
});

describe('things of a fleet', () => {
  const row = (thing: string, parts: Partial<FleetRow>): FleetRow => ({
    thing,
    state: 'connected',
    why: '',
    ...parts,
  });

  it('stand with the worst first: lost, expired, silent, other certificates, unknown, off, fine', () => {
    const rows = [
      row('fine', {}),
      row('off', { state: 'disabled' }),
      row('unknown', { state: 'unknown' }),
      row('soon', { certificate: { level: 'warning' } }),
      row('silent-1', { state: 'stale', lastSeen: 2 }),
      row('silent-2', { state: 'stale', lastSeen: 1 }),
      row('expired', { certificate: { level: 'expired' } }),
      row('lost', { state: 'disconnected' }),
    ];
    const sorted = worstFirst(rows).map(({ thing }) => thing);
    const worst = ['lost', 'expired', 'silent-2', 'silent-1', 'soon'];
    expect(sorted).toEqual([...worst, 'unknown', 'off', 'fine']);
    expect(rows.filter(isWrong)).toHaveLength(worst.length);
  });
});
