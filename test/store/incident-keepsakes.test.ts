import { describe, expect, it } from 'vitest';
import { LARGEST_CHART, MOST_CHARTS } from '../../src/store/incident-charts.ts';
import { createPlace, dialects } from './place.ts';

describe.each(dialects)('the charts of an incident on %s', (dialect) => {
  it('come back as they were, each once', async () => {
    const { incidentCharts } = await (await createPlace(dialect)).open();
    const png = new Uint8Array([0, 137, 255, 10]);
    const charts = [
      { key: 'b', part: 0, png },
      { key: 'a', part: 1, png },
      { key: 'a', part: 0, png },
    ];
    await incidentCharts.keep('INC-1', charts);
    await incidentCharts.keep('INC-1', [{ key: 'b', part: 0, png: new Uint8Array([1]) }]);
    const kept = await incidentCharts.of('INC-1');
    expect(kept.map(({ key, part }) => `${key}${part}`)).toEqual(['a0', 'a1', 'b0']);
    expect([...(kept[2]?.png ?? [])]).toEqual([...png]);
    expect(await incidentCharts.of('INC-2')).toEqual([]);
  });

  it('are few, and none is too large', async () => {
    const { incidentCharts } = await (await createPlace(dialect)).open();
    const large = new Uint8Array(LARGEST_CHART + 1);
    await incidentCharts.keep('INC-1', [{ key: 'large', part: 0, png: large }]);
    expect(await incidentCharts.of('INC-1')).toEqual([]);
    const small = (part: number) => ({ key: 'many', part, png: new Uint8Array([part]) });
    const many = Array.from({ length: MOST_CHARTS - 1 }, (_, part) => small(part));
    await incidentCharts.keep('INC-1', many);
    await incidentCharts.keep('INC-1', [small(100), small(101)]);
    expect(await incidentCharts.of('INC-1')).toHaveLength(MOST_CHARTS);
  });
});

describe.each(dialects)('what was seen of health on %s', (dialect) => {
  it('is the newest look in each channel, whatever order they come in', async () => {
    const { healthSeen } = await (await createPlace(dialect)).open();
    const seen = { target: 'shop@dev', status: 'down', text: 'Shop dev is down', at: 20 } as const;
    await healthSeen.note('C1', seen);
    await healthSeen.note('C1', { ...seen, status: 'healthy', at: 10 });
    expect(await healthSeen.last('C1', 'shop@dev')).toEqual(seen);
    await healthSeen.note('C1', { ...seen, status: 'degraded', at: 30 });
    expect(await healthSeen.last('C1', 'shop@dev')).toMatchObject({ status: 'degraded', at: 30 });
    expect(await healthSeen.last('C2', 'shop@dev')).toBeUndefined();
    expect(await healthSeen.last('C1', 'shop@dev/web')).toBeUndefined();
  });
});
