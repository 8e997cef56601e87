import { describe, expect, it } from 'vitest';
import { blockProblems, inSlacksWords, viewProblems } from '../../demo/slack/blocks/validate.ts';
import { longerThan, right } from './right-blocks.ts';
import { wrong } from './wrong-blocks.ts';

const showable = ({ id }: { id?: unknown }) => id === 'F0READY';
const problems = (...blocks: unknown[]) =>
  blockProblems(blocks, showable, '/blocks').map(inSlacksWords);
const modal = (members: object) =>
  viewProblems(
    { type: 'modal', title: { type: 'plain_text', text: 'Title' }, blocks: [], ...members },
    showable,
    '/view',
  ).map(inSlacksWords);

describe('blocks of a message', () => {
  it.each(right)('may be %s', (_name, block) => {
    expect(problems(block)).toEqual([]);
  });

  it.each(longerThan)('may have %s of %i and no more', (_name, max, build) => {
    expect(problems(build(max))).toEqual([]);
    expect(problems(build(max + 1)).join()).toMatch(
      new RegExp(`must be less than ${max + 1} characters|no more than ${max} items allowed`),
    );
  });

  it.each(wrong)('are refused for %s', (_name, block, message) => {
    expect(problems(block)).toContain(message);
  });

  it('may be fifty and no more', () => {
    const dividers = Array.from({ length: 51 }, () => ({ type: 'divider' }));

    expect(problems(...dividers.slice(1))).toEqual([]);
    expect(problems(...dividers)).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
  });

  it('have different block ids', () => {
    const block = { type: 'divider', block_id: 'a' };

    expect(problems(block, { type: 'divider' }, block)).toEqual([
      '`block_id` "a" already exists [json-pointer:/blocks/2/block_id]',
    ]);
  });

  it('have different action ids in one block, and may share them between blocks', () => {
    const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'A' } };
    const actions = (...elements: object[]) => ({ type: 'actions', elements });

    expect(problems(actions(button), actions(button))).toEqual([]);
    expect(problems(actions(button, button))).toEqual([
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ]);
  });

  it('have one table, two charts and 12 000 characters of markdown at most', () => {
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] };
    const segments = [{ label: 'a', value: 1 }];
    const chart = { type: 'data_visualization', title: 'A', chart: { type: 'pie', segments } };
    const markdown = { type: 'markdown', text: 'x'.repeat(6001) };

    expect(problems(table, table)).toEqual(['only_one_table_allowed [json-pointer:/blocks]']);
    expect(problems(chart, chart)).toEqual([]);
    expect(problems(chart, chart, chart)).toEqual([
      'no more than 2 charts allowed [json-pointer:/blocks]',
    ]);
    expect(problems(markdown, markdown)).toEqual([
      'must be less than 12001 characters [json-pointer:/blocks]',
    ]);
  });
});

describe('modals', () => {
  const text = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });

  it.each([
    ['title', 24, text],
    ['submit', 24, text],
    ['close', 24, text],
    ['private_metadata', 3000, (length: number) => 'x'.repeat(length)],
    ['callback_id', 255, (length: number) => 'x'.repeat(length)],
    ['external_id', 255, (length: number) => 'x'.repeat(length)],
    ['blocks', 100, (length: number) => Array.from({ length }, () => ({ type: 'divider' }))],
  ])('may have a %s of %i and no more', (name, max, build) => {
    expect(modal({ [name]: build(max) })).toEqual([]);
    expect(modal({ [name]: build(max + 1) })).toHaveLength(1);
  });

  const input = {
    type: 'input',
    label: text(1),
    element: { type: 'plain_text_input', focus_on_load: true },
  };

  it('with inputs need a submit button', () => {
    expect(modal({ blocks: [input], submit: text(2) })).toEqual([]);
    expect(modal({ blocks: [input] })).toEqual([
      'missing required field: submit [json-pointer:/view]',
    ]);
  });

  it('focus one element at most', () => {
    expect(modal({ blocks: [input, input], submit: text(2) })).toEqual([
      'only one element may have focus_on_load [json-pointer:/view/blocks]',
    ]);
  });

  it('take alerts and file inputs, which messages do not', () => {
    const alert = { type: 'alert', text: { type: 'mrkdwn', text: 'Careful' }, level: 'warning' };
    const file = { type: 'input', label: text(1), element: { type: 'file_input', max_files: 1 } };

    expect(modal({ blocks: [alert, file], submit: text(2) })).toEqual([]);
    expect(problems(alert, file)).toEqual([
      'unsupported type for a message [json-pointer:/blocks/0/type]',
      'unsupported type for a message [json-pointer:/blocks/1/element/type]',
    ]);
  });

  it.each(['markdown', 'table', 'data_table', 'plan', 'context_actions', 'data_visualization'])(
    'do not take %s, which messages do',
    (type) => {
      expect(modal({ blocks: [{ type }] })).toEqual([
        'unsupported type for a modal [json-pointer:/view/blocks/0/type]',
      ]);
    },
  );

  it('are refused without a known type', () => {
    const typed = (type?: string) => viewProblems({ type, blocks: [] }, showable, '');

    expect(typed()).toEqual([{ pointer: '', message: 'missing required field: type' }]);
    expect(typed('page')).toEqual([{ pointer: '/type', message: 'unsupported type: page' }]);
  });
});
