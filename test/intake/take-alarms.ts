// A bot as far as alarms go: `node take-alarms.ts <JSON of Taker>`. It reads a queue until somebody kills it, or kills itself
// when it has kept the first message and deleted none. It writes `ready`, or the key of what it kept, to stdout.
import { fileURLToPath } from 'node:url';
import { createAwsClients } from '../../src/aws/clients.ts';
import { requireCatalog } from '../../src/config/in-force.ts';
import { createApply } from '../../src/features/alarms/apply.ts';
import { inboxWork } from '../../src/features/alarms/read/work.ts';
import { createQueues } from '../../src/intake/queues.ts';
import { createJobRunner } from '../../src/jobs/runner.ts';
import { createLog } from '../../src/log.ts';
import type { NewAlarmMessage } from '../../src/store/alarm-inbox.ts';
import { openStore, type StoreOptions } from '../../src/store/store.ts';

/** What the program is told. */
export interface Taker {
  place: Omit<StoreOptions, 'now'>;
  url: string;
  region: string;
  dies?: boolean;
}

const { place, url, region, dies = false }: Taker = JSON.parse(process.argv[2] ?? '');
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const current = await requireCatalog(EXAMPLES);
const catalog = () => current;
const now = Date.now;
const newId = () => crypto.randomUUID();
const store = await openStore({ ...place, now, sqlite: { longRunning: true } });
const { alarmInbox, alarms, jobs } = store;
const log = createLog('warn', process.stderr);
const clients = createAwsClients({
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
});

async function keepAndDie(message: NewAlarmMessage): Promise<boolean> {
  const isNew = await alarmInbox.keep(message);
  await new Promise<void>((resolve) => {
    process.stdout.write(`${message.key}\n`, () => resolve());
  });
  process.kill(process.pid, 'SIGKILL');
  return isNew;
}

const handlers = inboxWork({
  alarmInbox,
  apply: createApply({ alarms, jobs, catalog, now, newId }),
  webhooks: () => current.intake.webhooks,
  messenger: { post: () => Promise.reject(new Error('there is no Slack here')) },
  opsChannel: () => undefined,
  onAside: ({ key, reason }) => log.error({ key }, `Set aside: ${reason}`),
});
const owner = `process ${process.pid}`;
const onFailure = ({ error }: { error: unknown }) => log.error({ error }, 'A job failed.');
const queues = createQueues({
  clients,
  alarmInbox: dies ? { keep: keepAndDie } : alarmInbox,
  tell: () => Promise.reject(new Error('there is no Slack here')),
  ...{ now, log },
});
if (!dies) createJobRunner({ jobs, handlers, owner, now, onFailure, concurrency: 16 }).start();
await queues.read([{ url, region }]);
if (!dies) process.stdout.write('ready\n');
