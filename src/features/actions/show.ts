import { z } from 'zod';
import type { Catalog } from '../../config/catalog.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { sleep } from '../../jobs/sleep.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Reader } from '../../kernel/messenger.ts';
import type { MessagePlace } from '../../kernel/reply.ts';
import type { Target } from '../../kernel/targets.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { bullets, context } from '../../slack/blocks.ts';
import { actionCard } from './card.ts';
import { outcomeView } from './outcome.ts';
import { type ActionParts, storedTarget } from './parts.ts';
import { approversOf } from './policy.ts';
import { type Action, readAction } from './record.ts';

/** The answer to a request is its card; where it does not get there in this time, another one is posted. */
export const CARD_GRACE_MS = 4_000;
/** Slack's trouble is met so often before the card is posted anew, where the bot surely may post. */
const MOST_EDITS = 3;
/** Nothing waits longer for Slack, which may hold an edit back for minutes; it goes on behind. */
const PATIENCE_MS = 3_000;

/** What a card must not lag behind with. Progress may: the next look shows it again. */
export function stageOf({ state, decisions }: Pick<Action, 'state' | 'decisions'>): string {
  return `${state} ${decisions.length}`;
}

/**
 * Brings the card up to date, and posts one where none is known and none is on its way. Replicas edit the same message in
 * any order, and an edit may arrive late: so each looks again once its own has arrived, until it shows what is stored.
 */
export async function showCard(
  parts: ActionParts,
  { id }: Pick<Action, 'id'>,
  attempt = 1,
): Promise<void> {
  let action = await find(parts, id);
  for (;;) {
    const { ts } = await present(parts, action, attempt);
    const now = await find(parts, id);
    if (stageOf(now) === stageOf(action) && now.place?.ts === ts) return;
    action = now;
  }
}

/** `later`: Slack takes its time, or the answer to the request is still to become the card. Ask again in a while. */
type Shown = 'shown' | 'later';

/** Shows cards, one edit of a card at a time in this process. Rejects when Slack does not take it. */
export type ShowCard = (id: string, attempt: number) => Promise<Shown>;

export function createShowCard(parts: ActionParts): ShowCard {
  const underWay = new Map<string, Promise<Shown>>();
  return async (id, attempt) => {
    for (let before = underWay.get(id); before; before = underWay.get(id))
      if (!(await soon(before.catch(() => undefined).then(() => true)))) return 'later';
    const showing = showUnlessOnItsWay(parts, id, attempt).finally(() => underWay.delete(id));
    underWay.set(id, showing);
    return (await soon(showing)) ?? 'later';
  };
}

async function showUnlessOnItsWay(parts: ActionParts, id: string, attempt: number): Promise<Shown> {
  const { place, createdAt } = await find(parts, id);
  if (!place && parts.now() < createdAt + CARD_GRACE_MS) return 'later';
  await showCard(parts, { id }, attempt);
  return 'shown';
}

/** Undefined where it takes too long; it goes on. */
async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = sleep(PATIENCE_MS, waiting.signal).then(() => undefined);
  return Promise.race([work, late]).finally(() => waiting.abort());
}

/** Gives the place where it is shown. */
async function present(parts: ActionParts, action: Action, attempt: number): Promise<MessagePlace> {
  const catalog = parts.catalog();
  const target = targetNow(action, catalog);
  const approvers = target ? approversOf({ catalog, target }) : [];
  const card = (looks: ViewContext) => actionCard(action, approvers, looks);
  const { id, place } = action;
  if (place) {
    const edited = parts.messenger.edit(place, readerOf(action), card).then(() => place);
    if (attempt < MOST_EDITS) return edited;
    // Somebody may have deleted it.
    const shown = await edited.catch(() => undefined);
    if (shown) return shown;
  }
  const otherwise = attempt < MOST_EDITS ? [] : (target?.environment.channels ?? []);
  const posted = await post(parts, action, card, otherwise);
  if (place) await parts.actions.setPlace(id, posted);
  else await adopt(parts, action, posted);
  return posted;
}

/** Where it was asked for, or else in the first of the other channels that takes it. */
async function post(
  { messenger }: ActionParts,
  action: Action,
  card: (looks: ViewContext) => View,
  otherwise: readonly string[],
): Promise<MessagePlace> {
  const asked = action.channel === undefined ? [] : [action.channel];
  const [first, ...others] = new Set([...asked, ...otherwise]);
  if (first === undefined) throw new Error(`There is no channel for the card of ${action.id}.`);
  const to = (channel: string) => messenger.post(channel, readerOf(action), card);
  return others.reduce<Promise<MessagePlace>>(
    (posted, each) => posted.catch(() => to(each)),
    to(first),
  );
}

/** Makes a message the card of an action. If another one is the card already, this one says so and loses its buttons. */
export async function adopt(
  parts: ActionParts,
  { id, requester }: Pick<Action, 'id' | 'requester'>,
  place: MessagePlace,
): Promise<void> {
  const { place: other, plan } = await find(parts, id);
  if (!other) return parts.actions.setPlace(id, place);
  if (other.ts === place.ts) return;
  await parts.messenger.edit(place, readerOf({ requester }), () => elsewhere(plan.summary));
}

function elsewhere(summary: string): View {
  const text = `${summary}: this request has another message by now, because Slack was slow.`;
  return { text, blocks: [context(text)] };
}

const told = z.object({ told: z.literal(true) });

/** One line of outcome in the thread of the card, whatever happens to this process: once, or not at all. */
export async function tellOutcome(parts: ActionParts, id: string, run: JobRun): Promise<void> {
  const action = await find(parts, id);
  const { place } = action;
  if (!place || told.safeParse(run.progress).success) return;
  await run.save({ told: true });
  try {
    const thread = place.thread ?? place.ts;
    const line = () => outcomeView(action);
    await parts.messenger.post(place.channel, readerOf(action), line, thread);
  } catch (error) {
    await run.save({ told: false });
    throw error;
  }
}

/** Why a change does not start although it was approved. */
export async function sayNotBegun({ messenger }: ActionParts, action: Action): Promise<void> {
  const { place, plan } = action;
  if (!place) return;
  const text = `${plan.summary}: not begun yet, because the audit log cannot be written. It is tried again.`;
  const view = { text, blocks: [bullets([text])] };
  await messenger.post(place.channel, readerOf(action), () => view, place.thread ?? place.ts);
}

/** The action of this id, as it stands. */
export async function find({ actions }: Pick<ActionParts, 'actions'>, id: string): Promise<Action> {
  const record = await actions.find(id);
  if (!record) throw new Error(`There is no action ${id}.`);
  return readAction(record);
}

function readerOf({ requester }: Pick<Action, 'requester'>): Reader {
  return { asker: requester.name, timeZone: requester.timeZone };
}

/** Undefined where the catalog in force does not have it any more. */
function targetNow({ target }: Action, catalog: Catalog): Target | undefined {
  try {
    return storedTarget(target, catalog);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
