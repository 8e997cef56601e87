import { describe, expect, it } from 'vitest';
import type { NewIncident } from '../../src/store/incidents.ts';
import { START } from './entries.ts';
import { along, newAction } from './new-action.ts';
import { createPlace, dialects } from './place.ts';

const ANN = { id: 'U0ANN', name: 'Ann' };

const incident = (parts: Partial<NewIncident> = {}): NewIncident => ({
  title: 'Backend is down',
  severity: 'P1',
  status: 'investigating',
  about: 'title:backend',
  openedBy: ANN,
  openedAt: START,
  roles: { commander: ANN },
  ...parts,
});

const nothing = () => ({});

describe.each(dialects)('incidents on %s', (dialect) => {
  it('are numbered, with their first entries and jobs', async () => {
    const { incidents, timeline, jobs } = await (await createPlace(dialect)).open();
    const first = await incidents.open(incident(), ({ id }) => ({
      entries: [{ incident: id, at: START, kind: 'opened', key: 'opened', text: 'Opened' }],
      jobs: [{ id: `${id}:room`, kind: 'room', input: {}, runAt: START }],
    }));
    const second = await incidents.open(incident({ about: 'other', title: 'é\0' }), nothing);
    expect([first.incident.id, second.incident.id]).toEqual(['INC-1', 'INC-2']);
    expect((await incidents.find('inc-2'))?.title).toBe('é\0');
    expect(await incidents.find('nonsense')).toBeUndefined();
    expect(await timeline.revisions('INC-1', 'opened')).toHaveLength(1);
    expect((await jobs.claim(['room'], 'me', 1_000))?.id).toBe('INC-1:room');
  });

  it('are one where two people open the same at once, and get numbers of their own otherwise', async () => {
    const { incidents } = await (await createPlace(dialect)).open();
    const same = await Promise.all(
      Array.from({ length: 6 }, () => incidents.open(incident(), nothing)),
    );
    expect(same.map(({ kind }) => kind).toSorted()).toEqual(['opened', ...Array(5).fill('taken')]);
    const others = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        incidents.open(incident({ about: `other ${index}` }), nothing),
      ),
    );
    const numbers = others.map(({ incident: { number } }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('change one after the other, and not at all where a change is refused', async () => {
    const { incidents, timeline } = await (await createPlace(dialect)).open();
    await incidents.open(incident(), nothing);
    const count = (name: string) =>
      incidents.change('INC-1', ({ roles, id }) => ({
        set: { roles: { ...roles, [name]: ANN } },
        entries: [{ incident: id, at: START, kind: 'role', key: name, text: name }],
      }));
    await Promise.all(['a', 'b', 'c', 'd'].map(count));
    await expect(
      incidents.change('INC-1', () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const found = await incidents.find('INC-1');
    expect(Object.keys(found?.roles ?? {}).toSorted()).toEqual(['a', 'b', 'c', 'commander', 'd']);
    expect(found?.version).toBe(5);
    const lines = await timeline.page({ incident: 'INC-1', told: [], order: 'asc', limit: 9 });
    expect(lines).toHaveLength(4);
  });

  it('are found by their channel or thread while they are open', async () => {
    const { incidents } = await (await createPlace(dialect)).open();
    const opened = async (about: string, room: { channel: string; thread?: string }) => {
      const { incident: found } = await incidents.open(incident({ about }), nothing);
      return incidents.change(found.id, () => ({ set: { room } }));
    };
    const own = await opened('a', { channel: 'C0OWN' });
    const one = await opened('b', { channel: 'C0OPS', thread: '1.1' });
    expect((await incidents.openIn('C0OWN'))?.id).toBe(own.id);
    expect((await incidents.openIn('C0OWN', '9.9'))?.id).toBe(own.id);
    // Nobody can type commands in a thread.
    expect((await incidents.openIn('C0OPS'))?.id).toBe(one.id);
    const two = await opened('c', { channel: 'C0OPS', thread: '2.2' });
    expect(await incidents.openIn('C0OPS')).toBeUndefined();
    expect((await incidents.openIn('C0OPS', '2.2'))?.id).toBe(two.id);
    expect(await incidents.openIn('C0OPS', '3.3')).toBeUndefined();
    expect(await incidents.openIn('C0ELSE')).toBeUndefined();
  });

  it('leave their channel when they are closed, and are still found there as the latest', async () => {
    const { incidents } = await (await createPlace(dialect)).open();
    await incidents.open(incident(), nothing);
    await incidents.change('INC-1', () => ({ set: { room: { channel: 'C0OWN' } } }));
    await incidents.change('INC-1', () => ({
      set: { closedAt: START + 5, nextUpdateAt: undefined },
    }));
    expect(await incidents.openIn('C0OWN')).toBeUndefined();
    expect((await incidents.latestIn('C0OWN'))?.closedAt).toBe(START + 5);
    expect(await incidents.list({ open: true, limit: 5 })).toEqual([]);
    expect(await incidents.list({ limit: 5 })).toHaveLength(1);
    // What it was about can be opened anew.
    expect((await incidents.open(incident(), nothing)).kind).toBe('opened');
    await incidents.change('INC-1', () => ({ set: { about: 'INC-1', closedAt: undefined } }));
    expect(await incidents.list({ open: true, limit: 5 })).toHaveLength(2);
  });

  it('know their actions that are under way', async () => {
    const { incidents, actions } = await (await createPlace(dialect)).open();
    const action = newAction({ incident: 'INC-1' });
    await actions.create(action, along(action));
    const [found] = await incidents.underWay('INC-1');
    expect(found?.id).toBe(action.id);
    expect(found?.incident).toBe('INC-1');
    expect(await incidents.underWay('INC-2')).toEqual([]);
  });
});
