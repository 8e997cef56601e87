import { describe, expect, it } from 'vitest';
import { few, many, openFarm } from './farm.ts';

describe('certificates', () => {
  it('of a fleet are sorted by the days that are left, each once with its things', async () => {
    const { ask } = await openFarm(few());
    const text = await ask('certs');
    expect(text).toContain(
      '✗ Certificates of Pumps (Farm prod): 1 expired, 1 about to end, 1 missing',
    );
    expect(text.match(/ended 3 d ago|5 d left|100 d left/g)).toEqual([
      'ended 3 d ago',
      '5 d left',
      '100 d left',
    ]);
    expect(text).toMatch(/100 d left +– +pump-1, pump-3, pump-6 and 1 more/);
  });

  it('of one thing are those only, with everything else that they are attached to', async () => {
    const { ask } = await openFarm(few());
    const text = await ask('certs scale');
    expect(text).toContain('! Certificates of farm_Scale: 1 to end soon of 2 certificates');
    expect(text).toMatch(/100 d left +– +farm_Scale, pump-1, pump-3 and 1 more/);
    expect(text).not.toContain('5 d left');
  });

  it('that nobody may read are not known', async () => {
    const { ask } = await openFarm(few(), { denied: ['DescribeCertificate'] });
    const text = await ask('certs pumps');
    expect(text).toContain('? Certificates of Pumps (Farm prod): ');
    expect(text.match(/Allow iot:DescribeCertificate/g)).toHaveLength(1);
    expect(text).not.toContain('✓');
  });

  it('of more than 500 things are read of the first 500, and that is told', async () => {
    const { ask } = await openFarm(many(501));
    expect(await ask('certs')).toContain('1 thing more, by name, were not looked at');
  });

  it('come as a file, too', async () => {
    const { run } = await openFarm(few());
    expect(await run('certs --file')).toMatchObject({
      execution: { view: { files: [{ name: 'certificates.csv' }] } },
    });
  });
});
