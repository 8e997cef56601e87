import { describe, expect, it } from 'vitest';
import { DAY, few, many, openFarm } from './farm.ts';

describe('a fleet', () => {
  it('is shown with the worst first, its counts, and the power of what is fresh', async () => {
    const { ask } = await openFarm(few());
    const text = await ask('devices');
    expect(text).toContain('✗ Pumps (Farm prod): 3 wrong, 1 not known of 6 things');
    expect(text).toContain(
      '✗ 1 disconnected   ✗ 1 stale   ? 1 unknown   ⛔ 1 disabled   ✓ 2 connected',
    );
    expect(text).toContain('Certificates of 6 things: 1 expired, 1 about to end, 1 missing');
    expect(text).toContain('Power 4.5 kW of 3 things');
    expect(text).not.toContain('Shed 0');
    expect(text.match(/^pump-\d/gm)).toEqual([
      'pump-3',
      'pump-2',
      'pump-4',
      'pump-5',
      'pump-6',
      'pump-1',
    ]);
    expect(text).toContain('read by fleet indexing');
    expect(text).toMatch(/pump-3 +disconnected +MQTT_KEEP_ALIVE_TIMEOUT, last message 10 s ago/);
  });

  it('without indexing is read shadow by shadow, which finds the same but what only AWS knows', async () => {
    const { ask, calls } = await openFarm(few(), { indexed: false });
    const text = await ask('devices pumps');
    expect(text).toContain('2 wrong, 1 not known of 6 things');
    expect(text).toContain('Fleet indexing of shadows is off');
    expect(calls()).toMatchObject({ ListThings: 1, GetThingShadow: 6 });
  });

  it.each(['GetIndexingConfiguration', 'SearchIndex'])(
    'is listed where %s is denied, and that is told',
    async (operation) => {
      const { ask } = await openFarm(few(), { denied: [operation] });
      const text = await ask('devices');
      expect(text).toContain('of 6 things');
      expect(text).toContain(`Allow iot:${operation}`);
    },
  );

  it('that nobody may list is not known, and never green', async () => {
    const { ask } = await openFarm(few(), { indexed: false, denied: ['ListThings'] });
    const text = await ask('devices');
    expect(text).toContain('? Pumps (Farm prod): not known');
    expect(text).toContain('Allow iot:ListThings');
    expect(text).not.toContain('✓');
  });

  it('whose shadows nobody may read is unknown, with the reason once', async () => {
    const { ask } = await openFarm(few(), { indexed: false, denied: ['GetThingShadow'] });
    const text = await ask('devices');
    expect(text).toContain('6 not known of 6 things');
    expect(text.match(/Allow iot:GetThingShadow/g)).toHaveLength(1);
    expect(text).not.toContain('✓');
  });

  it('of which there is nothing is no tick', async () => {
    const { ask } = await openFarm({});
    expect(await ask('devices')).toContain('? Pumps (Farm prod): no thing is in it');
  });

  it('of 10,000 things takes a hundred calls with indexing, and certificates of the worst only', async () => {
    const { ask, calls } = await openFarm(many(10_000));
    const text = await ask('devices');
    expect(text).toContain('10,000 things, nothing wrong');
    expect(text).toContain('Certificates were looked at of the worst 100 of 10,000 things only.');
    expect(text).toContain('page 1 of 400');
    expect(calls()).toEqual({
      GetIndexingConfiguration: 1,
      SearchIndex: 100,
      ListThingPrincipals: 100,
      DescribeCertificate: 1,
    });
  });

  it('without indexing takes a call for each thing, and one for each 250 of them', async () => {
    const { ask, calls } = await openFarm(many(600), { indexed: false });
    expect(await ask('devices')).toContain('600 things, nothing wrong');
    expect(calls()).toMatchObject({ ListThings: 3, GetThingShadow: 600 });
  });

  it('turns its pages without asking AWS again', async () => {
    const { ask, simulator } = await openFarm(many(60));
    await ask('devices');
    const before = simulator.calls.length;
    const text = await ask('devices page farm@prod/pumps kept-1 --page 3');
    expect(text.match(/^pump-\d+/gm)).toHaveLength(10);
    expect(text).toContain('page 3 of 3');
    expect(await ask('devices page farm@prod/pumps kept-1 --page 99')).toBe(text);
    expect(simulator.calls).toHaveLength(before);
  });

  it.each([
    ['after its time', 'farm@prod/pumps kept-1', 8 * DAY],
    ['for another target', 'farm@prod kept-1', 0],
    ['that never was', 'farm@prod/pumps kept-2', 0],
  ])('refuses a page %s, and can be asked for again', async (_why, words, later) => {
    const { ask, run, clock } = await openFarm(few());
    await ask('devices');
    clock.now += later;
    expect(await run(`devices page ${words}`)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('no longer kept'),
      choices: [{ label: 'Ask again', words: ['devices', words.split(' ')[0]] }],
    });
  });

  it('is no device: the device is offered instead', async () => {
    const { run } = await openFarm(few());
    expect(await run('devices scale')).toMatchObject({
      kind: 'rejected',
      choices: [
        { words: ['device', 'farm@prod/scale'] },
        { words: ['devices', 'farm@prod/pumps'] },
      ],
    });
  });
});
