import { describe, expect, it } from 'vitest';
import {
  actions,
  bullets,
  button,
  context,
  divider,
  header,
  preformatted,
  section,
} from '../../src/slack/blocks.ts';
import { fitBlocks } from '../../src/slack/fit.ts';
import { LIMITS } from '../../src/slack/limits.ts';
import { noticeView } from '../../src/slack/notice.ts';
import { refusalView } from '../../src/slack/refusal.ts';
import { dangers, HOSTILE, looksAt, messageProblems, modalProblems } from './acceptance.ts';

const long = 'x😀'.repeat(10_000);
const view = (...blocks: Parameters<typeof fitBlocks>[0]) => ({ text: 'A message', blocks });
const buttons = (count: number, label = 'Press') =>
  Array.from({ length: count }, (_, index) => ({ label, id: `b${index}` }));

describe('a block', () => {
  it.each<[what: string, blocks: Parameters<typeof fitBlocks>[0]]>([
    ['header', [header(long)]],
    ['section', [section(long)]],
    ['section with a button', [section(long, button({ label: long, id: 'b', style: 'danger' }))]],
    ['context', [context(...Array(30).fill('x'.repeat(400)))]],
    ['context of one text', [context(long)]],
    ['list', [bullets([long])]],
    ['list of many lines', [bullets(Array(400).fill('a line'))]],
    ['list that is far too long', [bullets(Array(100).fill(long))]],
    ['preformatted text', [preformatted(long)]],
    ['row of buttons', actions(buttons(60, long))],
    ['many blocks', Array(300).fill(section('a line'))],
    ['many blocks with much text', Array(300).fill(section(long))],
    ['divider', [divider]],
  ])('over every limit is one that Slack takes: %s', (_what, blocks) => {
    expect(messageProblems(view(...blocks))).toEqual([]);
    expect(modalProblems(view(...blocks))).toEqual([]);
  });

  it.each(['', '\u200b', '\u001b[0m'])('of nothing (%j) is one that Slack takes', (nothing) => {
    const blocks = [
      header(nothing),
      section(nothing, button({ label: nothing, id: 'b' })),
      context(nothing),
      bullets([nothing]),
      preformatted(nothing),
    ];
    expect(messageProblems(view(...blocks))).toEqual([]);
    expect(messageProblems(view(...actions([])))).toEqual([]);
  });

  it('made for text from outside lets nothing of it through', () => {
    const blocks = [
      header(HOSTILE),
      bullets([HOSTILE]),
      preformatted(HOSTILE),
      ...actions([{ label: HOSTILE, id: 'b' }]),
    ];
    expect(dangers({ text: HOSTILE, blocks })).toEqual([]);
    expect(messageProblems({ text: HOSTILE, blocks })).toEqual([]);
  });

  it('of buttons gives each its own action id and carries an opaque id only', () => {
    expect(actions(buttons(2))).toEqual([
      {
        type: 'actions',
        elements: ['b0', 'b1'].map((id) => ({
          type: 'button',
          text: { type: 'plain_text', text: 'Press', emoji: false },
          action_id: `gridops:${id}`,
          value: id,
        })),
      },
    ]);
  });

  it('of buttons has no more than Slack allows, and none without a button', () => {
    expect(actions(buttons(60))[0]?.elements).toHaveLength(LIMITS.actionsElements);
    expect(actions([])).toEqual([]);
  });
});

describe('fitting blocks into a message', () => {
  const note = context(
    '… not everything fits into one message. Ask for one component to see the rest.',
  );
  const closing = [context('asked by somebody'), ...actions([{ label: 'Refresh', id: '1' }])];

  it('leaves what fits as it is', () => {
    const blocks = Array(50).fill(section('a line'));
    expect(fitBlocks(blocks)).toEqual(blocks);
    expect(fitBlocks([])).toEqual([]);
  });

  it('says that something is left out', () => {
    const blocks = Array.from({ length: 53 }, (_, index) => section(`line ${index}`));
    expect(fitBlocks(blocks)).toEqual([...blocks.slice(0, 49), note]);
    expect(fitBlocks(blocks, LIMITS.modalBlocks)).toEqual(blocks);
  });

  it('keeps the closing lines and buttons', () => {
    const body = Array.from({ length: 60 }, (_, index) => section(`line ${index}`));
    expect(fitBlocks([...body, ...closing])).toEqual([...body.slice(0, 47), note, ...closing]);
  });

  it('counts the text of all blocks together', () => {
    const blocks = Array(6).fill(section('x'.repeat(2_000)));
    expect(fitBlocks(blocks)).toEqual([...blocks.slice(0, 5), note]);
  });

  it('tells at least that it left out a single block that is too long', () => {
    expect(fitBlocks([bullets(Array(10).fill('x'.repeat(2_000)))])).toEqual([note]);
  });
});

describe('a refusal', () => {
  const choices = Array.from({ length: 40 }, (_, index) => ({
    label: `${index} ${HOSTILE}`,
    words: ['look', String(index)],
  }));
  const hostile = {
    kind: 'denied',
    message: HOSTILE.replaceAll('`', "'").replace('*boom*', 'boom'),
    choices,
  } as const;

  it('with forty choices and any text is one that Slack takes, and harmless', () => {
    const { looks, buttons: stored } = looksAt(0);
    const refused = refusalView(hostile, looks);
    expect(messageProblems(refused)).toEqual([]);
    expect(dangers(refused)).toEqual([]);
    expect(stored).toHaveLength(10);
  });

  it('of any length is one that Slack takes', () => {
    const { looks } = looksAt(0);
    const refused = refusalView({ ...hostile, message: '<'.repeat(50_000) }, looks);
    expect(messageProblems(refused)).toEqual([]);
  });

  it.each(['rejected', 'denied', 'failed'] as const)('that is %s has a mark of its own', (kind) => {
    const { looks } = looksAt(0);
    const marks = { rejected: ':grey_question:', denied: ':no_entry:', failed: ':warning:' };
    expect(refusalView({ kind, message: 'No.', choices: [] }, looks)).toEqual({
      text: 'No.',
      blocks: [section(`${marks[kind]} No.`)],
    });
  });
});

describe('a notice', () => {
  it('of any length and content is one that Slack takes, and harmless', () => {
    const notice = noticeView(`The catalog is not used:\n${`${HOSTILE}\n`.repeat(1_000)}`);
    expect(messageProblems(notice)).toEqual([]);
    expect(dangers(notice)).toEqual([]);
  });

  it('of one line is one line', () => {
    expect(noticeView('Slack is back.')).toEqual({
      text: 'Slack is back.',
      blocks: [section(':warning: Slack is back.')],
    });
  });
});
