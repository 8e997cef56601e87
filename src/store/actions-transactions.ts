import {
  type Actions,
  type Advance,
  type Alone,
  type Decided,
  type Decision,
  type Fence,
  type NewAction,
  NotAlone,
} from './actions.ts';
import { effectOf, refusalOf } from './actions-decide.ts';
import {
  type ActionChanges,
  countApprovals,
  insertAction,
  insertDecision,
  lockAction,
  selectActions,
  updateAction,
  updatePlace,
} from './actions-statements.ts';
import { type ActionState, hasEnded, mayFollow } from './actions-states.ts';
import type { Dialect } from './dialect.ts';
import { type AuditEntry, encodeEntry } from './entry.ts';
import type { Jobs, NewJob } from './jobs.ts';
import type { StoreTransaction, Transact } from './transaction.ts';

export interface ActionsParts {
  dialect: Dialect;
  transaction: Transact;
  jobs: Pick<Jobs, 'add'>;
  now: () => number;
}

/** The actions in a migrated store. Every transaction locks an action first, then its job, then the head of the audit log. */
export function createActions({ dialect, transaction, jobs, now }: ActionsParts): Actions {
  const { db } = dialect;
  const audit = (entries: readonly AuditEntry[], within: StoreTransaction) =>
    dialect.append(entries.map(encodeEntry), within.db);
  const add = async (job: NewJob, within: StoreTransaction) => {
    if (!(await jobs.add(job, within))) throw new Error(`There is a job ${job.id} already.`);
  };
  const change: Change = (update, { entry, fence, settled }) =>
    transaction(async (within) => {
      if (!(await update(within))) return false;
      await fence?.(within);
      if (entry) await audit([entry], within);
      await settled?.(within);
      return true;
    });
  return {
    create: (action, { entries, job }) =>
      transaction(async (within) => {
        await insertAction(within.db, action, firstState(action));
        await add(job, within);
        await audit(entries, within);
      }),
    decide: (decision, entry, job) =>
      transaction(async (within) => {
        const decided = await decide(dialect, decision, within);
        if (!WRITTEN.has(decided.kind)) return decided;
        if (decided.kind === 'approved' && job) await add(job, within);
        await audit([entry], within);
        return decided;
      }),
    ...changes(change),
    ...reads(dialect, now),
    async setPlace(id, place) {
      await updatePlace(db, id, JSON.stringify(place));
      await dialect.sync();
    },
  };
}

const WRITTEN: ReadonlySet<Decided['kind']> = new Set(['counted', 'approved', 'denied']);

function firstState({ needed, breakGlass }: NewAction): ActionState {
  return needed === 0 || breakGlass ? 'approved' : 'requested';
}

async function decide(
  dialect: Dialect,
  decision: Decision,
  { db }: StoreTransaction,
): Promise<Decided> {
  const { id, at } = decision;
  const action = await lockAction(dialect, db, id);
  const refusal = refusalOf(action, decision);
  if (refusal) return refusal;
  if (!(await insertDecision(db, decision))) return { kind: 'repeated' };
  const effect = effectOf(action, decision, await countApprovals(db, id));
  await updateAction(db, id, effect.kind === 'counted' ? {} : entering(effect.kind, at));
  return effect;
}

/** Makes one update and what belongs to it; nothing if the update finds that it does not apply. */
type Change = (
  update: (within: StoreTransaction) => Promise<boolean>,
  also: { entry?: AuditEntry; fence?: Fence | undefined; settled?: Fence | undefined },
) => Promise<boolean>;

function changes(
  change: Change,
): Pick<Actions, 'expire' | 'advance' | 'accepted' | 'saveProgress'> {
  return {
    expire: (id, now, entry) =>
      change(
        ({ db }) =>
          updateAction(db, id, entering('expired', now), (action) =>
            action.and([action('state', '=', 'requested'), action('expires_at', '<=', now)]),
          ),
        { entry },
      ),
    async advance({ id, from, to, version, changes = {}, alone }, entry, fence) {
      const wrong = from.find((state) => !mayFollow(state, to));
      if (wrong) throw new Error(`No action goes from ${wrong} to ${to}.`);
      const set = { ...entering(to, entry.at), ...encoded(changes) };
      return change(
        ({ db }) =>
          updateAction(db, id, set, (action) =>
            action.and([
              action('state', 'in', from),
              ...(version === undefined ? [] : [action('version', '=', version)]),
            ]),
          ),
        { entry, fence, settled: alone && ((within) => requireAlone(within, id, alone)) },
      );
    },
    accepted: (id, receipt, fence) =>
      change(
        ({ db }) =>
          updateAction(db, id, { state: 'verifying', ...encoded({ receipt }) }, (action) =>
            action.and([action('state', '=', 'executing')]),
          ),
        { fence },
      ),
    saveProgress: (id, progress, fence) =>
      change(
        ({ db }) =>
          updateAction(db, id, encoded({ progress }), (action) =>
            action.and([action('state', '=', 'verifying')]),
          ),
        { fence },
      ),
  };
}

/** Asked after the head of the audit log is locked, so that of two actions that begin at once the later one sees the other. */
async function requireAlone(
  { db }: StoreTransaction,
  id: string,
  { target, since, touches }: Alone,
): Promise<void> {
  const others = await selectActions(
    db,
    (action) =>
      action.and([
        action('target', '=', target),
        action('id', '!=', id),
        action.or([action('state', '=', 'executing'), action('started_at', '>=', since)]),
      ]),
    { order: 'desc', limit: MOST_OTHERS },
  );
  const other = others.find(({ args }) => touches(args));
  if (other) throw new NotAlone(`Another change is being made: action ${other.id}.`);
}

const MOST_OTHERS = 1_000;

function entering(state: ActionState, at: number): ActionChanges {
  return {
    state,
    ...(state === 'executing' && { started_at: at }),
    ...(hasEnded(state) && { ended_at: at }),
  };
}

function encoded(changes: NonNullable<Advance['changes']>): ActionChanges {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, JSON.stringify(value ?? null)]),
  );
}

function reads({ db }: Dialect, now: () => number): Pick<Actions, 'find' | 'waiting' | 'recent'> {
  return {
    async find(id) {
      const [found] = await selectActions(db, (action) => action.and([action('id', '=', id)]), {
        order: 'asc',
        limit: 1,
      });
      return found;
    },
    waiting: ({ target, limit }) =>
      selectActions(
        db,
        (action) =>
          action.and([
            action('state', '=', 'requested'),
            action('expires_at', '>', now()),
            ...(target === undefined ? [] : [action('target', '=', target)]),
          ]),
        { order: 'asc', limit },
      ),
    recent: ({ target, limit }) =>
      selectActions(
        db,
        (action) => action.and(target === undefined ? [] : [action('target', '=', target)]),
        { order: 'desc', limit },
      ),
  };
}
