import type { Snapshots } from '../../../src/store/snapshots.ts';

/** Snapshots that live as long as the test; `away` makes them fail as a database does that is down. */
export function memorySnapshots(): Snapshots & { away: boolean } {
  const bodies = new Map<string, string>();
  return {
    away: false,
    async save({ id, body }) {
      if (this.away) throw new Error('no database');
      if (bodies.has(id)) throw new Error(`UNIQUE constraint failed: ${id}`);
      bodies.set(id, JSON.stringify(body));
    },
    async find(id) {
      if (this.away) throw new Error('no database');
      const body = bodies.get(id);
      return body === undefined ? undefined : JSON.parse(body);
    },
  };
}
