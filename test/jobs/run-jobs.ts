// A process of its own that runs jobs of the kind `track`: `node run-jobs.ts <dataDir> <database URL or "">`.
// Writes `ready`, then `<id> <attempt> <epoch ms>` to stdout when it begins one. A first attempt lasts until the process
// ends, later ones are done at once.
import { createJobRunner } from '../../src/jobs/runner.ts';
import { openStore } from '../../src/store/store.ts';

const [dataDir = '', databaseUrl = ''] = process.argv.slice(2);

const store = await openStore({
  dataDir,
  now: Date.now,
  ...(databaseUrl === '' ? {} : { databaseUrl }),
});
createJobRunner({
  jobs: store.jobs,
  handlers: {
    async track({ id, attempt, save, signal }) {
      await save({ begunBy: process.pid });
      process.stdout.write(`${id} ${attempt} ${Date.now()}\n`);
      if (attempt === 1)
        await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      return 'done';
    },
  },
  owner: `process ${process.pid}`,
  now: Date.now,
  onFailure: ({ error }) => console.error(error),
}).start();
process.stdout.write('ready\n');
