import { describe, expect, it } from 'vitest';
import { judgeFleet } from '../../../src/features/health/fleet.ts';
import type { FleetCensus } from '../../../src/kernel/fleet-census.ts';
import { wellCensus } from './well.ts';

const census = (
  states: Partial<FleetCensus['states']>,
  parts: Partial<FleetCensus> = {},
): FleetCensus => ({
  ...wellCensus,
  states: { connected: 0, stale: 0, disconnected: 0, disabled: 0, unknown: 0, ...states },
  ...parts,
});

describe('a fleet', () => {
  it.each([
    ['healthy', 'with nothing wrong', census({ connected: 90, disabled: 10 }), 0],
    [
      'degraded',
      'with one thing that is stale',
      census({ connected: 99, stale: 1 }, { wrong: 1 }),
      0,
    ],
    [
      'degraded',
      'with a certificate that is about to end',
      census({ connected: 9 }, { wrong: 1, certificates: { looked: 8, ended: 0, ending: 1 } }),
      0,
    ],
    [
      'healthy',
      'with as much wrong as is tolerated',
      census({ connected: 90, disconnected: 10 }, { wrong: 10 }),
      10,
    ],
    ['degraded', 'with more wrong', census({ connected: 89, disconnected: 11 }, { wrong: 11 }), 10],
    ['unknown', 'with more that is not known', census({ connected: 89, unknown: 11 }), 10],
    ['down', 'of which none is connected', census({ stale: 5, unknown: 5 }, { wrong: 5 }), 100],
    ['unknown', 'of which nothing is known', census({ unknown: 10, disabled: 1 }), 100],
    ['degraded', 'that is all turned off', census({ disabled: 10 }), 0],
    ['unknown', 'without a thing', census({}), 100],
  ])('is %s %s', (status, _what, found, tolerated) => {
    expect(judgeFleet(found, tolerated).status).toBe(status);
  });

  it('says its counts, what is wrong against what is tolerated, and how it was read', () => {
    const found = census(
      { connected: 9_000, stale: 700, disconnected: 300 },
      { wrong: 1_003, certificates: { looked: 8, ended: 2, ending: 1 }, notes: ['A note.'] },
    );
    expect(judgeFleet(found, 10)).toEqual({
      status: 'degraded',
      summary: '9,000 of 10,000 connected, 300 disconnected, 700 stale',
      evidence: [
        'something is wrong with 1,003 of 10,000 things (10 %, 10 % tolerated)',
        'certificates of the worst 8: 2 ended, 1 about to end',
        'A note.',
        'read by fleet indexing',
      ],
    });
  });

  it('does not speak of certificates that nobody could read', () => {
    const found = census({ connected: 1 }, { certificates: { looked: 0, ended: 0, ending: 0 } });
    expect(judgeFleet(found, 0).evidence).toContain('no certificate was looked at');
  });
});
