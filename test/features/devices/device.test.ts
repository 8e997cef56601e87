import { describe, expect, it } from 'vitest';
import { few, NOW, openFarm, pump } from './farm.ts';

describe('a device', () => {
  it('is shown with its connection, shadow, certificates, policies and errors of AWS IoT', async () => {
    const { ask } = await openFarm({
      ...few(),
      'pump-1': pump(NOW - 10_000, { named: ['panel'], delta: { enabled: false } }),
    });
    const text = await ask('device pump-1');
    expect(text).toContain('✓ pump-1 (Farm prod) is connected');
    expect(text).toMatch(
      /last message 10 s ago\. AWS IoT: connected for 5 min, since \S+ \S+ UTC \(fleet index\)\./,
    );
    expect(text).toContain('version 7  ·  ! 1 field not as wanted  ·  power 2 kW');
    expect(text).toContain('Named shadows  panel');
    expect(text).toMatch(/ACTIVE {2}· {2}100 d left \(\S+\) {2}· {2}policies Pump/);
    expect(text).toContain('Connect: AUTHORIZATION_FAILURE  ×');
    expect(text).toContain('client id pump-1  ·  field north');
  });

  it.each(['device scale', 'device balance', 'device farm_scale', 'device farm farm_Scale'])(
    'that the catalog names is found by %s',
    async (line) => {
      const { ask } = await openFarm(few());
      expect(await ask(line)).toContain('✓ farm_Scale (Farm prod) is connected');
    },
  );

  it('that a dead connection left behind is not connected, although its shadow says so', async () => {
    const { ask } = await openFarm(few());
    expect(await ask('device pump-2')).toContain('✗ pump-2 (Farm prod) is stale: silent for 3 min');
    expect(await ask('device pump-2')).toContain('✗ 000003e5');
    expect(await ask('device pump-3')).toMatch(
      /AWS IoT: disconnected for 5 min, since .* UTC \(fleet index\), MQTT_KEEP_ALIVE/,
    );
  });

  it('gets no tick with certificates that are about to end', async () => {
    const { ask } = await openFarm(few());
    expect(await ask('device pump-4')).toContain('! pump-4 (Farm prod) is connected');
  });

  it('of which nothing may be read is not known, with every missing permission', async () => {
    const denied = [
      'GetThingShadow',
      'ListNamedShadowsForThing',
      'GetIndexingConfiguration',
      'ListThingPrincipals',
      'DescribeThing',
      'FilterLogEvents',
    ];
    const { ask } = await openFarm(few(), { denied });
    const text = await ask('device pump-1');
    expect(text).toContain('? pump-1 (Farm prod) is not known to be connected');
    for (const operation of denied) expect(text).toContain(operation);
    expect(text).not.toContain('✓');
  });

  it('that is not there is answered with the nearest names', async () => {
    const { run } = await openFarm(few());
    expect(await run('device pump-11')).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('There is no thing `pump-11` in a fleet of `farm@prod`'),
      choices: expect.arrayContaining([
        { label: 'pump-1', words: ['device', 'farm@prod', 'pump-1'] },
      ]),
    });
  });

  it('that is in no fleet is not shown, even if AWS has it', async () => {
    const { run } = await openFarm({ ...few(), tractor: pump(NOW) });
    expect(await run('device tractor')).toMatchObject({ kind: 'rejected' });
    expect(await run('device "a b"')).toMatchObject({ kind: 'rejected' });
  });

  it('has to be named', async () => {
    const { run } = await openFarm(few());
    expect(await run('device')).toMatchObject({
      kind: 'rejected',
      choices: [{ words: ['device', 'farm@prod/scale'] }],
    });
  });
});
