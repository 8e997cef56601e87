import { SearchIndexCommand, UpdateIndexingConfigurationCommand } from '@aws-sdk/client-iot';
import { describe, expect, it } from 'vitest';
import { refusalOf, startAws } from '../fixture.ts';
import { clientsAs, found } from './iot-fixture.ts';

async function counts(queries: readonly string[]) {
  const { iot } = await startAws();
  return await Promise.all(queries.map(async (query) => (await found(iot, query)).length));
}

describe('queries of fleet indexing', () => {
  it.each([
    ['thingName:"volttron_thing"', ['volttron_thing']],
    ['thingName:VOLTTRON_THING', ['volttron_thing']],
    ['thingName:volttron*', ['volttron_local', 'volttron_thing']],
    [
      'thingName:ven\\-0000*',
      Array.from({ length: 9 }, (_, n) => n + 1)
        .filter((n) => n % 5 !== 4)
        .map((n) => `ven-0000${n}`),
    ],
    ['thingGroupNames:dev', ['volttron_local', 'volttron_thing']],
    ['attributes.environment:dev AND NOT thingName:volttron_local', ['volttron_thing']],
    ['attributes.environment:dev -thingName:volttron_local', ['volttron_thing']],
    ['thingName:(volttron_local OR ven-00001)', ['ven-00001', 'volttron_local']],
    [
      'thingName:volttron_thing OR thingName:ven-00001 AND thingTypeName:SmartMeter',
      ['volttron_thing'],
    ],
    [
      '(thingName:volttron_thing OR thingName:ven-00001) AND thingGroupNames:dev',
      ['volttron_thing'],
    ],
    ['shadow.reported.panel_voltage:240 AND thingGroupNames:dev', ['volttron_local']],
    ['shadow.reported.status.ven:ready thingGroupNames:dev', ['volttron_thing']],
    [
      'shadow.name.firmware.reported.version:2.5.0 AND thingGroupNames:dev',
      ['volttron_local', 'volttron_thing'],
    ],
    ['shadow.reported.nothing:1', []],
  ])('%s', async (query, names) => {
    const { iot } = await startAws();
    const things = await found(iot, query);
    expect(things.map(({ thingName }) => thingName)).toEqual(names);
  });

  it('split the fleet by connectivity, by what is turned off and by what differs', async () => {
    const [all, connected = 0, disconnected = 0, off, behind] = await counts([
      '*',
      'connectivity.connected:true',
      'connectivity.connected:false',
      'shadow.reported.enabled:false',
      'shadow.name.firmware.hasDelta:true',
    ]);
    expect(all).toBe(102);
    expect(connected + disconnected).toBe(102);
    expect(disconnected).toBeGreaterThan(5);
    expect(disconnected).toBeLessThan(15);
    expect(off).toBeGreaterThan(0);
    expect(behind).toBeGreaterThan(2);
  });

  it('compare numbers', async () => {
    const power = 'shadow.reported.status.power_kw';
    const [any = 0, high = 0, low = 0, between, open] = await counts([
      `${power} >= 0`,
      `${power}>2`,
      `${power}<=2`,
      `${power}:[0 TO 2]`,
      `${power}:{2 TO *]`,
    ]);
    expect(any).toBeGreaterThan(30);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(0);
    expect(high + low).toBe(any);
    expect(between).toBe(low);
    expect(open).toBe(high);
  });

  it.each([
    ['', 'it ends too early'],
    ['volttron_thing', 'it ends too early'],
    ['color:red', 'the field color is not searchable'],
    ['shadow.version:7', 'the field shadow.version is not searchable'],
    ['thingName:*thing', 'leading wildcards are not simulated'],
    ['thingName:v*g', 'a wildcard is supported at the end of a term only'],
    ['thingName:/ven.*/', 'the character / is not supported'],
    ['thingName:ven~1', 'the character ~ is not supported'],
    ['thingName:"ven', 'a quotation mark is not closed'],
    ['(thingName:a', 'expected ")"'],
    ['thingName:a)', 'unexpected ")"'],
    ['connectivity.timestamp:[1 2]', 'a range needs TO'],
    [Array(13).fill('thingName:a').join(' '), 'more than 12 terms'],
  ])('are refused where they are wrong: %s', async (queryString, reason) => {
    const { iot } = await startAws();
    expect(await refusalOf(iot.send(new SearchIndexCommand({ queryString })))).toEqual({
      name: 'InvalidQueryException',
      message: `Invalid query: ${reason}`,
      status: 400,
    });
  });
});

describe('the role that reads', () => {
  it('searches the index and may not configure it', async () => {
    const { sts, aws } = await startAws();
    const clients = await clientsAs('gridops-read', sts, aws.url);
    expect(await found(clients.iot, 'thingName:volttron_thing')).toHaveLength(1);
    const off = { thingIndexingConfiguration: { thingIndexingMode: 'OFF' as const } };
    const refusal = await refusalOf(clients.iot.send(new UpdateIndexingConfigurationCommand(off)));
    expect(refusal).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    expect(refusal.message).toContain('iot:UpdateIndexingConfiguration on resource: *');
  });
});
