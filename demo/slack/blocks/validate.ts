import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { isObject } from '../json.ts';
import { anyBlock } from './blocks.ts';
import { plainText } from './compositions.ts';
import {
  type Check,
  flag,
  inside,
  list,
  literal,
  object,
  type Place,
  type Problem,
  problem,
  type Rule,
  type Surface,
  string,
} from './rules.ts';
import { problemsTogether } from './together.ts';

/** Slack's limits: blocks of a message, and of a modal or Home tab. */
const MESSAGE_BLOCKS = 50;
const VIEW_BLOCKS = 100;

/** Knows which of Slack's files a block may show. */
export type Showable = Place['showable'];

const blockList =
  (max: number): Rule =>
  (value, place) => {
    const problems = list(anyBlock, { min: 0, max })(value, place);
    if (problems.length > 0 || !Array.isArray(value)) return problems;
    return problemsTogether(value.filter(isObject), place);
  };

const viewMembers = {
  private_metadata: string({ min: 0, max: 3000 }),
  callback_id: string({ min: 0, max: 255 }),
  external_id: string({ min: 0, max: 255 }),
};

const inputsNeedSubmit: Check = ({ blocks, submit }, place) => {
  const hasInput =
    Array.isArray(blocks) && blocks.some((block) => isObject(block) && block.type === 'input');
  return hasInput && submit === undefined ? problem(place, 'missing required field: submit') : [];
};

const modal = object(
  { type: literal('modal'), title: plainText(24), blocks: blockList(VIEW_BLOCKS) },
  {
    ...viewMembers,
    close: plainText(24),
    submit: plainText(24),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
  inputsNeedSubmit,
);

const home = object({ type: literal('home'), blocks: blockList(VIEW_BLOCKS) }, viewMembers);

/** What Slack would refuse in the blocks of a message. `pointer`: where they stand. */
export function blockProblems(value: unknown, showable: Showable, pointer: string): Problem[] {
  return blockList(MESSAGE_BLOCKS)(value, place('message', showable, pointer));
}

/** What Slack would refuse in a modal or a Home tab. */
export function viewProblems(value: unknown, showable: Showable, pointer: string): Problem[] {
  const type = isObject(value) ? value.type : undefined;
  if (type === 'home') return home(value, place('home', showable, pointer));
  const at = place('modal', showable, pointer);
  if (type === 'modal' || !isObject(value)) return modal(value, at);
  if (type === undefined) return problem(at, 'missing required field: type');
  return problem(inside(at, 'type'), `unsupported type: ${type}`);
}

/**
 * Whether these are blocks that Slack takes, as the types know them. A `data_visualization` passes
 * too: Slack has it, @slack/types 3.2 does not yet.
 */
export function areBlocks(value: unknown, problems: Problem[]): value is KnownBlock[] {
  return problems.length === 0 && Array.isArray(value);
}

export function isModal(value: unknown, problems: Problem[]): value is ModalView {
  return problems.length === 0 && isObject(value) && value.type === 'modal';
}

export function isHome(value: unknown, problems: Problem[]): value is HomeView {
  return problems.length === 0 && isObject(value) && value.type === 'home';
}

/** A problem as Slack words it in `response_metadata.messages`. */
export function inSlacksWords({ message, pointer }: Problem): string {
  return `${message} [json-pointer:${pointer}]`;
}

function place(surface: Surface, showable: Showable, pointer: string): Place {
  return { surface, showable, pointer };
}
