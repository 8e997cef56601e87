// A process of its own that appends rows: `node append-rows.ts <JSON of AppendingProcess>`.
// Writes the number of each row to stdout, one a line, when the store has acknowledged it.
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { entry } from './entries.ts';

/** What the program is told. */
export interface AppendingProcess {
  place: Omit<StoreOptions, 'now'>;
  /** The actor of its rows. */
  name: string;
  count: number;
}

const IN_FLIGHT = 10;
const { place, name, count }: AppendingProcess = JSON.parse(process.argv[2] ?? '');

const store = await openStore({ ...place, now: Date.now });
let left = count;
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    while (left-- > 0) {
      const { seq } = await store.audit.append(entry({ actor: { id: name, name } }));
      process.stdout.write(`${seq}\n`);
    }
  }),
);
await store.close();
