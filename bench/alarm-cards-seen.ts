import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Place } from '../test/flow/place.ts';

/** What the channels say of alarms. */
export interface CardsInSlack {
  readonly cards: number;
  /** Alarms in these states, over all cards. */
  readonly firing: number;
  readonly ok: number;
  /** Timestamps of the cards. */
  readonly places: ReadonlySet<string>;
  /** When a card with these words was posted, epoch milliseconds. */
  readonly titles: ReadonlyMap<string, number>;
}

/** Reads the cards as people see them: messages of the bot that stand in a channel and have a card's footer. */
export function cardsInSlack({ slack }: Pick<Place, 'slack'>): CardsInSlack {
  const { workspace } = slack;
  const cards = workspace.channels
    .filter(({ appIsMember }) => appIsMember)
    .flatMap(({ id }) => workspace.messages(id, 'U0OPERATOR'))
    .filter(({ author, threadTs, blocks }) => {
      const isOwn = author === workspace.app.id && threadTs === undefined;
      return isOwn && JSON.stringify(blocks).includes('card `');
    });
  const counts = cards.map(({ text }) => countsOf(text));
  const sum = (pick: (count: { firing: number; ok: number }) => number) =>
    counts.reduce((total, count) => total + pick(count), 0);
  return {
    cards: cards.length,
    firing: sum(({ firing }) => firing),
    ok: sum(({ ok }) => ok),
    places: new Set(cards.map(({ ts }) => ts)),
    titles: new Map(cards.map(({ text, ts }) => [text, Number(ts) * 1_000])),
  };
}

/** A card of several alarms counts them; one of a single alarm says how it stands. */
function countsOf(text: string): { firing: number; ok: number } {
  const [, firing] = /(\d+) firing/.exec(text) ?? [];
  const [, ok] = /(\d+) OK/.exec(text) ?? [];
  if (/: \d+ alarms/.test(text)) return { firing: Number(firing ?? 0), ok: Number(ok ?? 0) };
  return / fires/.test(text) ? { firing: 1, ok: 0 } : { firing: 0, ok: 1 };
}

/** What the store knows: where each card stands, and how many changes were taken. */
export function cardsInStore(dataDir: string): { places: string[]; changes: number } {
  const database = new Sqlite(join(dataDir, 'gridops.db'), { readonly: true });
  try {
    const cards = database.prepare('select place from alarm_cards').all();
    const places = cards.map((row) => {
      const { place }: { place?: string | null } = Object(row);
      const { ts = '' }: { ts?: string } = place ? JSON.parse(place) : {};
      return ts;
    });
    const changes = database.prepare('select message from alarm_events').all().length;
    return { places, changes };
  } finally {
    database.close();
  }
}
