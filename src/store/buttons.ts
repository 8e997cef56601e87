import type { Kysely } from 'kysely';
import { hourly } from './housekeeping.ts';
import type { Tables } from './schema.ts';

/** What a press of a Slack button asks for. Its `value` is only the id, so nothing can be forged through it. */
interface Button {
  id: string;
  command: string;
  /** The command's input, as JSON; check it again when the button is pressed. */
  input: unknown;
}

/** The buttons of messages that were posted. A button is remembered for 30 days. */
export interface Buttons {
  /** Saves the buttons of one message at once. */
  save(buttons: readonly Button[]): Promise<void>;
  /** The button with this id and the time it was saved (epoch milliseconds), or undefined if it is unknown or too old. */
  find(id: string): Promise<(Button & { createdAt: number }) | undefined>;
}

const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** The buttons in a migrated store. */
export function createButtons(db: Kysely<Tables>, now: () => number): Buttons {
  const purge = hourly(now, (at) =>
    db
      .deleteFrom('buttons')
      .where('created_at', '<', at - KEPT_MS)
      .execute(),
  );
  return {
    async save(buttons) {
      if (buttons.length === 0) return;
      await purge();
      const created_at = now();
      const rows = buttons.map(({ id, command, input }) => ({
        id,
        command,
        input: JSON.stringify(input ?? null),
        created_at,
      }));
      await db.insertInto('buttons').values(rows).execute();
    },
    async find(id) {
      const row = await db
        .selectFrom('buttons')
        .selectAll()
        .where('id', '=', id)
        .where('created_at', '>=', now() - KEPT_MS)
        .executeTakeFirst();
      if (!row) return undefined;
      const input: unknown = JSON.parse(row.input);
      return { id, command: row.command, input, createdAt: row.created_at };
    },
  };
}
