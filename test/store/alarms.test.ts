import { describe, expect, it } from 'vitest';
import type { AlarmState, IncomingChange } from '../../src/store/alarms.ts';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const MINUTE = 60_000;

/** A change of an alarm, minutes after the start. */
function change(
  message: string,
  parts: {
    alarm?: string;
    state?: AlarmState;
    minute?: number;
    receivedAt?: number;
    channel?: string;
  } = {},
): IncomingChange {
  const { alarm = 'cpu', state = 'ALARM', minute = 0, channel = 'C1' } = parts;
  const at = START + minute * MINUTE;
  return {
    message,
    receivedAt: parts.receivedAt ?? at,
    alarm: { id: alarm, key: alarm, name: alarm, severity: 'critical', state, at, event: {} },
    channel,
    scope: 'shop@dev/web',
    grouping: { window: 5 * MINUTE, storm: 3, again: 15 * MINUTE },
    newCard: `card of ${message}`,
    job: ({ id, opening }) => ({ id: `${id}:${opening}`, kind: 'card', input: null, runAt: START }),
  };
}

describe.each(dialects)('alarms on %s', (dialect) => {
  const open = async () => {
    const place = await createPlace(dialect);
    const store = await place.open();
    return { ...store, place };
  };

  it.each([[['a', 'b', 'c', 'd']], [['d', 'c', 'b', 'a']], [['b', 'd', 'a', 'c', 'b', 'a']]])(
    'know the same whatever order changes come in: %j',
    async (order) => {
      const { alarms } = await open();
      const changes: Readonly<Record<string, IncomingChange>> = {
        a: change('a', { minute: 1 }),
        b: change('b', { minute: 2, state: 'OK' }),
        c: change('c', { minute: 3 }),
        d: change('d', { minute: 4 }),
      };
      for (const name of order) await alarms.apply(changes[name] ?? change(name));
      const found = await alarms.find('cpu');
      expect(found).toMatchObject({
        state: 'ALARM',
        at: START + 4 * MINUTE,
        since: START + 3 * MINUTE,
      });
      expect(await alarms.history('cpu', 10)).toHaveLength(4);
    },
  );

  it('give one card to alarms that come at once, from several replicas', async () => {
    const { place, ...one } = await open();
    // Two connections of one process to an SQLite file would only wait for each other.
    const other = dialect === 'postgres' ? await place.open() : one;
    const applied = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).alarms.apply(
          change(`m${index}`, { alarm: `alarm ${index % 5}` }),
        ),
      ),
    );
    const cards = applied.map((each) => (each.kind === 'stored' ? each.card?.id : undefined));
    expect(new Set(cards).size).toBe(1);
  });

  it('give the same changes to tell until they are told, and each to one job', async () => {
    const { alarms } = await open();
    await alarms.apply(change('first'));
    const applied = await alarms.apply(change('second', { minute: 1, state: 'OK' }));
    const card = applied.kind === 'stored' ? applied.card : undefined;
    if (!card) throw new Error('no card');
    const take = async (opening: number, of = card) => {
      const { changes, again } = await alarms.takeUntold(of, opening, 10);
      return [...changes.map(({ message }) => message), ...(again ? ['again'] : [])];
    };
    expect(await take(1)).toEqual(['second']);
    await alarms.apply(change('third', { minute: 2 }));
    expect(await take(1)).toEqual(['second', 'again']);
    const reopened = { ...card, opening: 2 };
    expect(await take(2, reopened)).toEqual(['third']);
    expect(await take(1, reopened)).toEqual(['second', 'again']);
    await alarms.told(['second']);
    expect(await take(1, reopened)).toEqual([]);
    expect(await take(2, reopened)).toEqual(['third', 'again']);
  });

  it('belong to an incident with their card, and so do those that join it', async () => {
    const { alarms } = await open();
    await alarms.apply(change('one'));
    const cards = await alarms.linkIncident(['cpu'], 'INC-1');
    await alarms.apply(change('two', { alarm: 'memory', minute: 1 }));
    expect(cards.map(({ incident }) => incident)).toEqual(['INC-1']);
    expect((await alarms.find('memory'))?.incident).toBe('INC-1');
    const [card] = cards;
    const unnoted = await alarms.unnoted(card?.id ?? '', 10);
    expect(unnoted.map(({ message }) => message)).toEqual(['one', 'two']);
    await alarms.noted(['one']);
    expect(await alarms.unnoted(card?.id ?? '', 10)).toHaveLength(1);
  });

  it('share a card where they come after a deployment, whatever they are about', async () => {
    const { alarms } = await open();
    const about = (
      message: string,
      component: string,
      minute: number,
      environment = 'shop@dev',
    ) => {
      const plain = change(message, { alarm: `${environment} ${component}`, minute });
      const alarm = { ...plain.alarm, environment, component };
      return { ...plain, alarm, scope: `${environment}/${component}` };
    };
    const cardOf = async (incoming: IncomingChange) => {
      const applied = await alarms.apply(incoming);
      return applied.kind === 'stored' ? applied.card?.id : undefined;
    };
    const before = await cardOf(about('before', 'queue', 0));
    const begun = about('begun', 'web', 1);
    // It is told of late, and its end first.
    const deployment = (message: string, minute: number): IncomingChange => {
      const { alarm, ...rest } = about(message, 'web', minute);
      return { ...rest, deployment: true, alarm: { ...alarm, key: begun.message, state: 'OK' } };
    };
    const first = await cardOf(about('first', 'web', 2));
    await alarms.apply(deployment('completed', 3));
    await alarms.apply(deployment('in progress', 1));
    expect(first).not.toBe(before);
    expect(await cardOf(about('second', 'database', 3))).toBe(first);
    expect(await cardOf(about('elsewhere', 'database', 3, 'shop@prod'))).not.toBe(first);
    expect(await cardOf(about('again', 'queue', 4))).toBe(before);
    expect(await cardOf(about('much later', 'cache', 20))).not.toBe(first);
  });

  it('go into one summary when a channel gets too many cards a minute', async () => {
    const { alarms } = await open();
    const cards: (string | undefined)[] = [];
    for (let index = 0; index < 8; index += 1) {
      const alone = { ...change(`m${index}`, { alarm: `a${index}` }), scope: `s${index}` };
      const applied = await alarms.apply(alone);
      cards.push(applied.kind === 'stored' && applied.card?.storm ? 'storm' : 'card');
    }
    expect(cards).toEqual(['card', 'card', 'card', ...Array.from({ length: 5 }, () => 'storm')]);
    const elsewhere = { ...change('other', { alarm: 'z', channel: 'C2' }), scope: 'z' };
    const applied = await alarms.apply(elsewhere);
    expect(applied).toMatchObject({ card: { storm: false } });
  });
});
