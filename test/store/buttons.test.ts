import { describe, expect, it } from 'vitest';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const DAY = 24 * 60 * 60 * 1_000;

describe.each(dialects)('the buttons on %s', (dialect) => {
  it('are found by their id, with their input and age', async () => {
    const { open } = await createPlace(dialect);
    const { buttons } = await open();
    const input = { target: 'shop/web', deep: [1, null, 'é😀\0\ud800'] };
    await buttons.save([
      { id: 'b1', command: 'health', input },
      { id: 'b2', command: 'help', input: undefined },
    ]);
    expect(await buttons.find('b1')).toEqual({
      id: 'b1',
      command: 'health',
      input,
      createdAt: START,
    });
    expect(await buttons.find('b2')).toEqual({
      id: 'b2',
      command: 'help',
      input: null,
      createdAt: START,
    });
    expect(await buttons.find('b3')).toBeUndefined();
  });

  it('need none to save', async () => {
    const { buttons } = await (await createPlace(dialect)).open();
    await expect(buttons.save([])).resolves.toBeUndefined();
  });

  it('are saved all or none', async () => {
    const { buttons } = await (await createPlace(dialect)).open();
    const same = { command: 'health', input: {} };
    await expect(
      buttons.save([
        { id: 'b1', ...same },
        { id: 'b1', ...same },
      ]),
    ).rejects.toThrow();
    expect(await buttons.find('b1')).toBeUndefined();
  });

  it('are unknown after 30 days, and removed with the next message', async () => {
    const { open, run, clock } = await createPlace(dialect);
    const { buttons } = await open();
    await buttons.save([{ id: 'old', command: 'health', input: {} }]);
    clock.now = START + 30 * DAY;
    expect(await buttons.find('old')).toBeDefined();
    clock.now += 1;
    expect(await buttons.find('old')).toBeUndefined();
    await buttons.save([{ id: 'new', command: 'health', input: {} }]);
    expect(await run('select id from buttons')).toEqual([{ id: 'new' }]);
  });
});
