import { describe, expect, it } from 'vitest';
import type { ActionName } from '../../../src/config/actions-schema.ts';
import { planHash, shortHash } from '../../../src/features/actions/hash.ts';
import type { ActionArguments, Json } from '../../../src/features/actions/kind.ts';

interface Hashed {
  name: ActionName;
  target: string;
  args: ActionArguments;
  before: Json;
  after: Json;
  details: Json;
}

const base: Hashed = {
  name: 'scale',
  target: 'shop@dev/web',
  args: { count: 4, note: 'a' },
  before: { taskDefinition: 'web:42', desired: 1 },
  after: { taskDefinition: 'web:42', desired: 4 },
  details: { images: ['sha256:1', 'sha256:2'], deployment: null },
};

const hashOf = (parts: Partial<Hashed> = {}) => {
  const { name, target, args, ...plan } = { ...base, ...parts };
  return planHash(name, target, args, plan);
};

describe('the hash of a plan', () => {
  it('is the same for the same request on an unchanged world, in whatever order its parts come', () => {
    const again = hashOf({
      args: { note: 'a', count: 4 },
      before: { desired: 1, taskDefinition: 'web:42' },
      details: { deployment: null, images: ['sha256:1', 'sha256:2'] },
    });
    expect(again).toBe(hashOf());
    expect(hashOf()).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[what: string, parts: Partial<Hashed>]>([
    ['action', { name: 'redeploy' }],
    ['target', { target: 'shop@prod/web' }],
    ['argument', { args: { count: 5, note: 'a' } }],
    ['kind of argument', { args: { count: '4', note: 'a' } }],
    ['argument less', { args: { count: 4 } }],
    ['state before', { before: { taskDefinition: 'web:41', desired: 1 } }],
    ['count before', { before: { taskDefinition: 'web:42', desired: 2 } }],
    ['state after', { after: { taskDefinition: 'web:42', desired: 5 } }],
    ['nothing after', { after: null }],
    ['image', { details: { images: ['sha256:1', 'sha256:3'], deployment: null } }],
    ['order of images', { details: { images: ['sha256:2', 'sha256:1'], deployment: null } }],
    ['detail less', { details: { images: ['sha256:1', 'sha256:2'] } }],
    ['before and after swapped', { before: base.after, after: base.before }],
  ])('is another one with another %s', (_what, parts) => {
    expect(hashOf(parts)).not.toBe(hashOf());
  });

  it('leaves out what changes by itself and decides nothing', () => {
    const plan = { before: base.before, after: base.after, details: base.details };
    const words = { ...plan, summary: 'other words', warnings: ['for 4 min'] };
    expect(planHash('scale', base.target, base.args, words)).toBe(hashOf());
  });

  it('is shown short enough to compare', () => {
    expect(shortHash(hashOf())).toBe(hashOf().slice(0, 10));
  });
});
