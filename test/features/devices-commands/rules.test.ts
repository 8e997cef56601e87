import { describe, expect, it } from 'vitest';
import type { FleetCommands } from '../../../src/config/fleet-commands-schema.ts';
import { commands as commandsSchema } from '../../../src/config/fleet-commands-schema.ts';
import { ackRows } from '../../../src/features/devices/commands/ack-rows.ts';
import { dialectOf, expectationOf } from '../../../src/features/devices/commands/dialect.ts';
import { envelopeOf } from '../../../src/features/devices/commands/envelope.ts';
import { opOf, readFields } from '../../../src/features/devices/commands/fields.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

const catalog = await exampleCatalog();
const vens = catalog.systems['grid-services']?.environments.dev?.fleets.vens?.commands;
if (!vens) throw new Error('the example says how VENs are told what to do');
const commands: FleetCommands = vens;

function mistakeOf(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('there was no mistake');
}

describe('an envelope of the example', () => {
  const sent = (op: string, fields = {}) =>
    envelopeOf(commands, { thing: 'house', op, fields, id: 'c-1', now: 1_700_000_000_500 });
  const head = { venId: 'house', correlationId: 'c-1' };

  it.each([
    ['ping', {}, { op: 'ping', data: {} }],
    ['get', { what: 'status' }, { op: 'get', what: 'status', data: { what: 'status' } }],
    ['setConfig', { enabled: false }, { op: 'setConfig', data: { enabled: false } }],
    [
      'event',
      { shed_kw: 2, duration_sec: 300 },
      {
        op: 'event',
        event_id: 'c-1',
        shed_kw: 2,
        duration_sec: 300,
        data: {
          event_id: 'c-1',
          start_ts: 1_700_000_000,
          duration_s: 300,
          requestedReductionKw: 2,
        },
      },
    ],
    [
      'shedLoad',
      { loadId: 'ev1', reduceKw: 1, durationS: 60 },
      { op: 'shedLoad', data: { loadId: 'ev1', reduceKw: 1, amountKw: 1, durationS: 60 } },
    ],
  ])('of %s is what the contract says', (op, fields, rest) => {
    expect(sent(op, fields)).toEqual({ ...head, ...rest });
  });

  it('leaves out what was not said, and what is around it', () => {
    const { ops } = commands;
    const partly = { ...ops, ping: { ...ops.ping, changes: false, fields: {} } };
    const envelope = {
      op: '{op}',
      list: ['{nothing}', 1],
      inner: { deep: '{nothing}' },
      empty: {},
    };
    const changed = { ...commands, ops: { ...partly, ping: { ...partly.ping, envelope } } };
    const message = { thing: 'house', op: 'ping', fields: {}, id: 'c-1', now: 0 };
    expect(envelopeOf(changed, message)).toEqual({ op: 'ping', list: [1], empty: {} });
  });

  it('takes no text of a field for a placeholder', () => {
    expect(sent('get', { what: '{id}' })).toMatchObject({ what: '{id}' });
  });
});

describe('fields', () => {
  const op = (name: string) => opOf(commands, name);

  it('are read as the catalog types them', () => {
    const words = ['loadId=ev=1', 'enabled=True', 'capacityKw=.5', 'priority=3'];
    expect(readFields(op('setLoad'), words)).toEqual({
      loadId: 'ev=1',
      enabled: true,
      capacityKw: 0.5,
      priority: 3,
    });
  });

  it.each([
    ['ping', ['what=1'], 'It takes no fields, so no `what`.'],
    ['get', [], '`what` is missing: text of at most 1,000 characters.'],
    ['get', ['what='], '`what` is text of at most 1,000 characters, not ` `.'],
    ['get', ['status'], '`status` is no `key=value`.'],
    ['get', ['what=a', 'what=b'], '`what` is said twice.'],
    ['setLoad', ['loadId=1', 'priorty=1'], 'There is no field `priorty`. Did you mean `priority`?'],
    ['setLoad', ['loadId=1', 'x9=1'], 'There is no field `x9`. There is `loadId`, `enabled`'],
    ['setLoad', ['loadId=1', 'toString=1'], 'There is no field `toString`.'],
    ['setLoad', ['loadId=1', '__proto__=1'], 'There is no field `__proto__`.'],
    ['setLoad', ['loadId=1', 'enabled=yes'], '`enabled` is `true` or `false`, not `yes`.'],
    ['setLoad', ['loadId=1', 'enabled=constructor'], 'not `constructor`'],
    [
      'setLoad',
      ['loadId=1', 'priority=1.5'],
      '`priority` is a whole number from 0 to 100, not `1.5`.',
    ],
    ['setLoad', ['loadId=1', 'priority=0x10'], 'not `0x10`'],
    [
      'event',
      ['shed_kw=NaN', 'duration_sec=60'],
      '`shed_kw` is a number from 0.1 to 50, not `NaN`.',
    ],
    ['event', ['shed_kw=Infinity', 'duration_sec=60'], 'not `Infinity`'],
    ['event', ['shed_kw=1e99', 'duration_sec=60'], 'not `1e99`'],
    ['event', ['shed_kw=-2', 'duration_sec=60'], 'not `-2`'],
  ])('of %s %j are refused: %s', (name, words, message) => {
    expect(mistakeOf(() => readFields(op(name), words)).message).toContain(message);
  });

  it('are refused with all mistakes at once', () => {
    const mistake = mistakeOf(() => readFields(op('event'), ['shed=2', 'duration_sec=soon']));
    expect(mistake.message.split('\n')).toHaveLength(3);
  });
});

describe('an op', () => {
  it('that is not there is answered with the nearest ones', () => {
    const mistake = mistakeOf(() => opOf(commands, 'pign', (op) => ['send', op]));
    expect(mistake.message).toContain('These things know no op `pign`. There is `ping`, `get`');
    expect(mistake.choices[0]).toEqual({ label: 'ping', words: ['send', 'ping'] });
    expect(mistakeOf(() => opOf(commands, 'constructor')).choices).toEqual([]);
  });
});

describe('a dialect', () => {
  it.each([
    [{ status: { mqtt_connected: false } }, 'agent', { setConfig: 'answered', restore: 'refused' }],
    [{ panel_amperage: 150 }, 'local', { restore: 'answered', setConfig: 'ignored' }],
    [{}, undefined, { ping: 'unknown' }],
    [undefined, undefined, { ping: 'unknown' }],
  ])('of %j is %s', (reported, name, expected) => {
    const dialect = dialectOf(commands, reported);
    expect(dialect?.name).toBe(name);
    for (const [op, expectation] of Object.entries(expected))
      expect(expectationOf(dialect, op)).toBe(expectation);
  });
});

describe('the fields of an acknowledgement', () => {
  it('are shown with their paths, masked, cut and bounded', () => {
    const rows = ackRows({
      ok: true,
      data: { pong: true, token: 'hunter2hunter2', list: [{ id: 1 }], long: 'x'.repeat(500) },
      more: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, index])),
    });
    expect(rows.slice(0, 4)).toEqual([
      ['ok', 'true'],
      ['data.pong', 'true'],
      ['data.token', '***'],
      ['data.list', '[{"id":1}]'],
    ]);
    expect(rows[4]?.[1]).toHaveLength(201);
    expect(rows.at(-1)).toEqual(['…', 'there is more']);
    expect(rows.length).toBe(21);
  });
});

describe('the catalog', () => {
  const base = { topic: 'a/{thing}', acks: 'b/{thing}', ops: { ping: { changes: false } } };

  it.each([
    ['an op to ping with that is not there', { ping: 'pong' }, ['ping']],
    ['a topic with a wildcard', { topic: 'a/+' }, ['topic']],
    ['a broker that is no address', { endpoint: 'wss://[' }, ['endpoint']],
    ['a reserved topic', { topic: '$aws/things/{thing}/shadow/update' }, ['topic']],
    [
      'a dialect that answers an unknown op',
      { dialects: { old: { title: 'Old', when: 'a', answers: ['set'] } } },
      ['dialects', 'old', 'answers', 0],
    ],
    [
      'a dialect that refuses an unknown op',
      { dialects: { old: { title: 'Old', when: 'a', answers: [], refuses: ['set'] } } },
      ['dialects', 'old', 'refuses', 0],
    ],
    [
      'a placeholder that stands for nothing',
      { ops: { ping: { changes: false, envelope: { id: '{corelation}' } } } },
      ['ops', 'ping', 'envelope'],
    ],
    [
      'demand response with an unknown op',
      {
        ops: { ping: { fields: { kw: { type: 'number' }, s: { type: 'integer' } } } },
        demandResponse: { op: 'ping', restore: 'no', shed: 'kw', duration: 's' },
      },
      ['demandResponse', 'restore'],
    ],
    [
      'demand response with a field that its op has not',
      {
        ops: { ping: { fields: { kw: { type: 'number' } } } },
        demandResponse: { op: 'ping', restore: 'ping', shed: 'kw', duration: 'toString' },
      },
      ['demandResponse', 'duration'],
    ],
  ])('refuses %s', (_, wrong, path) => {
    const { error } = commandsSchema.safeParse({ ...base, ...wrong });
    expect(error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
