// A replica that is killed: `node die-with-actions.ts <JSON of DyingReplica>`. It kills itself in the middle of one
// transaction, or takes actions as far as `executing` until somebody else kills it, and writes their ids to stdout.
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { START } from './entries.ts';
import { actionEntry, along, approval, jobOf, newAction } from './new-action.ts';

/** What the program is told. */
export interface DyingReplica {
  place: Omit<StoreOptions, 'now'>;
  /** Where it kills itself, with action `a1`: when the action is written and its audit row is not. */
  within?: 'create' | 'decide' | 'advance';
}

const IN_FLIGHT = 10;
const { place, within }: DyingReplica = JSON.parse(process.argv[2] ?? '');
const { actions } = await openStore({ ...place, now: () => START });

const die = () => process.kill(process.pid, 'SIGKILL');
/** Put into the database when everything of the action is written, which takes the process with it. */
const lastJob = { ...jobOf('last', 'a1'), input: { toJSON: die } };
const start = (id: string, fence?: () => Promise<void>) =>
  actions.advance({ id, from: ['approved'], to: 'executing' }, actionEntry(id, 'started'), fence);

if (within === 'create') await actions.create(newAction(), { ...along(newAction()), job: lastJob });
else if (within === 'decide')
  await actions.decide(approval('a1', 'U-ann'), actionEntry('a1', 'approved'), lastJob);
else if (within === 'advance') await start('a1', async () => void die());
else
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, lane) => {
      for (let count = 0; ; count += 1) await act(`${lane}-${count}`);
    }),
  );

async function act(id: string): Promise<void> {
  const action = newAction({ id });
  await actions.create(action, along(action));
  await actions.decide(approval(id, 'U-ann'), actionEntry(id, 'approved'), jobOf('execute', id));
  await start(id);
  process.stdout.write(`${id}\n`);
}
