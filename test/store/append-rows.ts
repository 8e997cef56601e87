// A process of its own that appends rows: `node append-rows.ts <dataDir> <database URL or ""> <name> <count>`.
// Writes the number of each row to stdout, one a line, when the store has acknowledged it.
import { openStore } from '../../src/store/store.ts';
import { entry } from './entries.ts';

const IN_FLIGHT = 10;
const [dataDir = '', databaseUrl = '', name = '', count = '0'] = process.argv.slice(2);

const store = await openStore({
  dataDir,
  now: Date.now,
  ...(databaseUrl === '' ? {} : { databaseUrl }),
});
let left = Number(count);
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    while (left-- > 0) {
      const { seq } = await store.audit.append(entry({ actor: { id: name, name } }));
      process.stdout.write(`${seq}\n`);
    }
  }),
);
await store.close();
