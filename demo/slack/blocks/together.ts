import { isObject, type JsonObject } from '../json.ts';
import { inside, type Place, type Problem, problem } from './rules.ts';

/* Rules about blocks beside one another: none of them shows in one block alone. */

/** Slack shows at most this many native charts in a message. */
const CHARTS = 2;
/** All markdown blocks of one message together. */
const MARKDOWN = 12_000;

/** What is wrong with a list of blocks that are each right. */
export function problemsTogether(blocks: readonly JsonObject[], place: Place): Problem[] {
  return [
    ...duplicates(blocks, 'block_id', place),
    ...blocks.flatMap((block, index) => duplicateActions(block, inside(place, index))),
    ...tooMany(blocks, 'table', 1, 'only_one_table_allowed', place),
    ...tooMany(
      blocks,
      'data_visualization',
      CHARTS,
      `no more than ${CHARTS} charts allowed`,
      place,
    ),
    ...tooMuchMarkdown(blocks, place),
    ...severalFocused(blocks, place),
  ];
}

function duplicates(items: readonly JsonObject[], name: string, place: Place): Problem[] {
  const seen = new Set<unknown>();
  return items.flatMap((item, index) => {
    const id = item[name];
    if (id === undefined) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return problem(inside(inside(place, index), name), `\`${name}\` "${id}" already exists`);
  });
}

function duplicateActions(block: JsonObject, place: Place): Problem[] {
  const elements: unknown[] = Array.isArray(block.elements) ? block.elements : [];
  return duplicates(elements.filter(isObject), 'action_id', inside(place, 'elements'));
}

function tooMany(
  blocks: readonly JsonObject[],
  type: string,
  max: number,
  message: string,
  place: Place,
): Problem[] {
  return blocks.filter((block) => block.type === type).length > max ? problem(place, message) : [];
}

function tooMuchMarkdown(blocks: readonly JsonObject[], place: Place): Problem[] {
  const length = blocks
    .filter((block) => block.type === 'markdown')
    .reduce((sum, { text }) => sum + (typeof text === 'string' ? [...text].length : 0), 0);
  return length > MARKDOWN ? problem(place, `must be less than ${MARKDOWN + 1} characters`) : [];
}

function severalFocused(blocks: readonly JsonObject[], place: Place): Problem[] {
  const focused = JSON.stringify(blocks).split('"focus_on_load":true').length - 1;
  return focused > 1 ? problem(place, 'only one element may have focus_on_load') : [];
}
