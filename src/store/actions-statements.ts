import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool, UpdateObject } from 'kysely';
import type { ActionRecord, Decision, NewAction } from './actions.ts';
import type { Decidable } from './actions-decide.ts';
import { decodeAction, encodeDecider, encodeRequest } from './actions-record.ts';
import type { ActionState } from './actions-states.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** What changes of an action. */
export type ActionChanges = UpdateObject<Tables, 'actions'>;

/** Throws if the id is taken. */
export async function insertAction(
  on: Kysely<Tables>,
  action: NewAction,
  state: ActionState,
): Promise<void> {
  const { id, name, target, hash, needed, requester, createdAt, expiresAt } = action;
  await on
    .insertInto('actions')
    .values({
      ...{ id, name, target, hash, needed, state },
      requester: requester.id,
      incident: action.incident ?? null,
      request: encodeRequest(action),
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .execute();
}

/** Reads what a decision depends on, and lets nobody else change it before the transaction ends. */
export async function lockAction(
  { name }: Pick<Dialect, 'name'>,
  on: Kysely<Tables>,
  id: string,
): Promise<Decidable> {
  const row = await on
    .selectFrom('actions')
    .select(['state', 'hash', 'needed', 'requester', 'expires_at as expiresAt'])
    .where('id', '=', id)
    // A transaction on SQLite has locked the whole file already.
    .$if(name === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new Error(`There is no action ${id}.`);
  return row;
}

/** False if this person has decided so before. */
export async function insertDecision(
  on: Kysely<Tables>,
  { id, by, decision, reason, at }: Decision,
): Promise<boolean> {
  const decider = encodeDecider({ name: by.name, ...(reason !== undefined && { reason }) });
  const row = await on
    .insertInto('action_decisions')
    .values({ action_id: id, user_id: by.id, decision, decider, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('action_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** How many people have approved an action. */
export async function countApprovals(on: Kysely<Tables>, id: string): Promise<number> {
  const { count } = await on
    .selectFrom('action_decisions')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('action_id', '=', id)
    .where('decision', '=', 'approve')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Changes an action if that holds, and counts its version up. False if it does not hold, or if there is none. */
export async function updateAction(
  on: Kysely<Tables>,
  id: string,
  changes: ActionChanges,
  holds: ActionCondition = ({ and }) => and([]),
): Promise<boolean> {
  const row = await on
    .updateTable('actions')
    .set(changes)
    .set((action) => ({ version: action('version', '+', 1) }))
    .where('id', '=', id)
    .where(holds)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Sets where the card is. */
export async function updatePlace(on: Kysely<Tables>, id: string, place: string): Promise<void> {
  await on.updateTable('actions').set({ place }).where('id', '=', id).execute();
}

type ActionCondition = (
  action: ExpressionBuilder<Tables, 'actions'>,
) => ExpressionWrapper<Tables, 'actions', SqlBool>;

/** Actions with their decisions, by the time when they were asked for. */
export async function selectActions(
  on: Kysely<Tables>,
  holds: ActionCondition,
  { order, limit }: { order: 'asc' | 'desc'; limit: number },
): Promise<ActionRecord[]> {
  const rows = await on
    .selectFrom('actions')
    .selectAll()
    .where(holds)
    .orderBy('created_at', order)
    .orderBy('id', order)
    .limit(limit)
    .execute();
  if (rows.length === 0) return [];
  const decisions = await on
    .selectFrom('action_decisions')
    .selectAll()
    .where(
      'action_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('at')
    .orderBy('user_id')
    .execute();
  const decisionsOf = Map.groupBy(decisions, ({ action_id }) => action_id);
  return rows.map((row) => decodeAction(row, decisionsOf.get(row.id) ?? []));
}
