import type { HomeView, ModalView } from '@slack/types';
import { type CallArguments, invalid, missing } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import { inSlacksWords, isHome, isModal, viewProblems } from '../blocks/validate.ts';
import { nameBlocks, showableIn } from '../content.ts';
import { isObject, type JsonObject } from '../json.ts';
import { Refusal, refusalWithMessages } from '../refusal.ts';
import type { Trigger } from '../store/triggers.ts';
import type { StoredView } from '../store/views.ts';
import type { World } from '../world.ts';
import { viewOnWire } from './wire.ts';

/** Largest view as JSON (Slack: views.open). */
const VIEW_BYTES = 250_000;

/** Modals and Home tabs: views.* (Slack: modals). */
export const viewMethods: Methods = {
  'views.open': forBots(undefined, open),
  'views.push': forBots(undefined, push),
  'views.update': forBots(undefined, update),
  'views.publish': forBots(undefined, publish),
};

function open({ app, arguments: args }: Call, world: World): JsonObject {
  const view = readModal(args.structure('view'), world);
  const trigger = exchange(args, world);
  return { view: viewOnWire(world.views.open(trigger, app.id, view), world) };
}

function push({ arguments: args }: Call, world: World): JsonObject {
  const view = readModal(args.structure('view'), world);
  const { viewId } = exchange(args, world);
  const below = viewId === undefined ? undefined : world.views.find({ id: viewId });
  if (!below) throw new Refusal('not_found');
  return { view: viewOnWire(world.views.push(below, view), world) };
}

function update({ app, arguments: args }: Call, world: World): JsonObject {
  const view = readModal(args.structure('view'), world);
  const id = args.string('view_id');
  const externalId = args.string('external_id');
  if (id === undefined && externalId === undefined) throw missing('view_id or external_id');
  const stored = world.views.find({ id, externalId });
  if (!stored || stored.appId !== app.id) throw new Refusal('not_found');
  const hash = args.string('hash');
  if (hash !== undefined && hash !== stored.hash) throw new Refusal('hash_conflict');
  return { view: viewOnWire(world.views.update(stored, view), world) };
}

function publish({ app, arguments: args }: Call, world: World): JsonObject {
  const userId = args.required('user_id');
  const view = readHome(args.structure('view'), world);
  if (!world.people.some(({ id }) => id === userId)) throw new Refusal('user_not_found');
  const stored: StoredView<HomeView> = world.views.publish(
    userId,
    app.id,
    view,
    args.string('hash'),
  );
  return { view: viewOnWire(stored, world) };
}

function exchange(args: CallArguments, { triggers }: World): Trigger {
  const id = args.string('trigger_id') ?? args.string('interactivity_pointer');
  if (id === undefined) throw missing('trigger_id');
  return triggers.exchange(id);
}

/** A modal that Slack would take. Errors: invalid_arguments with messages, view_too_large. */
export function readModal(sent: unknown, world: World): ModalView {
  const view = sized(sent);
  const problems = viewProblems(view, showableIn(world), '/view');
  if (isModal(view, problems)) return named(view, world);
  if (problems.length > 0)
    throw refusalWithMessages('invalid_arguments', problems.map(inSlacksWords));
  throw invalid('must be a modal [json-pointer:/view/type]');
}

function readHome(sent: unknown, world: World): HomeView {
  const view = sized(sent);
  const problems = viewProblems(view, showableIn(world), '/view');
  if (isHome(view, problems)) return named(view, world);
  if (problems.length > 0)
    throw refusalWithMessages('invalid_arguments', problems.map(inSlacksWords));
  throw invalid('must be a home view [json-pointer:/view/type]');
}

function sized(sent: unknown): JsonObject {
  if (!isObject(sent)) throw missing('view');
  if (JSON.stringify(sent).length > VIEW_BYTES) throw new Refusal('view_too_large');
  return structuredClone(sent);
}

function named<V extends ModalView | HomeView>(view: V, world: World): V {
  nameBlocks(view.blocks, world);
  return view;
}
