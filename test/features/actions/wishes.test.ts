import { describe, expect, it } from 'vitest';
import { WISHES } from '../../../src/features/actions/wishes.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

const wishOf = (command: string, values: object) => {
  const definition = WISHES.find((wish) => wish.command === command);
  if (!definition) throw new Error(`Nobody can ask for ${command}.`);
  return definition.wish(values);
};

describe('what people type becomes an action', () => {
  it.each<[command: string, values: object, name: string, args: object]>([
    ['scale', { count: '4' }, 'scale', { count: 4 }],
    ['scale', { count: '0' }, 'scale', { count: 0 }],
    ['redeploy', {}, 'redeploy', {}],
    ['restart', {}, 'restart', {}],
    ['restart', { hard: true }, 'restart', { hard: true }],
    ['restart', { task: '0123abcd' }, 'stop-task', { task: '0123abcd' }],
    ['rollback', {}, 'rollback', {}],
    ['rollback', { to: '41' }, 'rollback', { to: 41 }],
    ['rollback', { pinDigest: true }, 'rollback', { pinDigest: true }],
    ['stop-task', { task: '0123abcd' }, 'stop-task', { task: '0123abcd' }],
    ['resize', { memory: '4096' }, 'resize', { memory: 4096 }],
    ['resize', { cpu: '512', memory: '4096' }, 'resize', { cpu: 512, memory: 4096 }],
    ['alarm mute', { alarm: 'High' }, 'alarm-mute', { alarm: 'High' }],
    ['alarm unmute', { alarm: 'High' }, 'alarm-unmute', { alarm: 'High' }],
    ['alarm test', { alarm: 'High' }, 'alarm-test', { alarm: 'High' }],
    [
      'alarm tune',
      { alarm: 'High', threshold: '-7.5' },
      'alarm-tune',
      { alarm: 'High', threshold: -7.5 },
    ],
    ['logs retention', { days: '30' }, 'log-retention', { days: 30 }],
    ['logs retention', { days: 'never' }, 'log-retention', { days: 0 }],
  ])('%s %j', (command, values, name, args) => {
    expect(wishOf(command, values)).toEqual({ name, args });
  });

  it('asks by a form how many tasks, where nobody said so', () => {
    expect(wishOf('scale', {})).toBeUndefined();
  });

  it.each<[command: string, values: object]>([
    ['scale', { count: '-1' }],
    ['scale', { count: '2.5' }],
    ['scale', { count: '1e3' }],
    ['scale', { count: '12345678' }],
    ['rollback', { to: 'latest' }],
    ['resize', { cpu: '1 vCPU' }],
    ['resize', { memory: '4 GB' }],
    ['stop-task', { task: 'a b' }],
    ['stop-task', { task: '../x' }],
    ['stop-task', {}],
    ['alarm tune', { alarm: 'High', threshold: 'NaN' }],
    ['alarm tune', { alarm: 'High', threshold: '80%' }],
    ['alarm mute', {}],
    ['logs retention', { days: '-1' }],
    ['logs retention', { days: 'forever' }],
  ])('but not %s %j', (command, values) => {
    expect(() => wishOf(command, values)).toThrow();
  });

  it('takes as text what was read from text, so that the same can be asked for again', () => {
    for (const { arguments: schema } of WISHES)
      for (const part of Object.values(schema.shape))
        expect(['string', 'boolean', 'optional', 'default']).toContain(part.def.type);
  });

  it('is an action that a catalog can allow', async () => {
    const { systems } = await exampleCatalog();
    const { dev } = systems['grid-services']?.environments ?? {};
    const places = [dev?.services, dev?.devices, dev?.fleets].flatMap((all = {}) =>
      Object.values(all),
    );
    const names = new Set([
      ...Object.keys(dev?.actions ?? {}),
      ...places.flatMap(({ actions }) => Object.keys(actions)),
    ]);
    const example = {
      ...{ count: '1', task: 'a', alarm: 'a', threshold: '1', days: '1' },
      ...{ thing: 'a', values: ['a=1'], shed: '1', duration: '60' },
    };
    for (const { wish } of WISHES) expect(names).toContain(wish(example)?.name);
  });
});
