import { describe, expect, it } from 'vitest';
import { type ActionState, hasEnded, mayFollow } from '../../src/store/actions-states.ts';

const states: ActionState[] = [
  'requested',
  'approved',
  'denied',
  'expired',
  'executing',
  'verifying',
  'succeeded',
  'failed',
  'unknown',
  'changed',
];

/** All that is allowed. */
const allowed = new Set([
  'requested → approved',
  'requested → denied',
  'requested → expired',
  'approved → executing',
  'approved → changed',
  'approved → failed',
  'approved → expired',
  'executing → verifying',
  'executing → succeeded',
  'executing → failed',
  'executing → unknown',
  'executing → changed',
  'verifying → succeeded',
  'verifying → failed',
  'verifying → unknown',
  'unknown → succeeded',
  'unknown → failed',
]);

const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

describe('an action', () => {
  it.each(pairs.filter(([from, to]) => allowed.has(`${from} → ${to}`)))(
    'may go from %s to %s',
    (from, to) => expect(mayFollow(from, to)).toBe(true),
  );

  it.each(pairs.filter(([from, to]) => !allowed.has(`${from} → ${to}`)))(
    'never goes from %s to %s',
    (from, to) => expect(mayFollow(from, to)).toBe(false),
  );

  it('has ended where GridOps has nothing left to do', () => {
    expect(states.filter(hasEnded)).toEqual([
      'denied',
      'expired',
      'succeeded',
      'failed',
      'unknown',
      'changed',
    ]);
  });

  it('is executed only after an approval, and comes to an end from everywhere', () => {
    expect(states.filter((from) => mayFollow(from, 'executing'))).toEqual(['approved']);
    expect(states.filter((from) => mayFollow(from, 'approved'))).toEqual(['requested']);
    const stuck = states.filter(
      (from) => !hasEnded(from) && !states.some((to) => hasEnded(to) && mayFollow(from, to)),
    );
    expect(stuck).toEqual([]);
  });
});
