import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { START } from '../store/entries.ts';
import { commandOf, everything } from './commands.ts';
import { createPipeline, requestOf } from './pipeline.ts';

const ANN = { id: 'U0ANN', name: 'Ann' };
const ORIGIN = { kind: 'slack', channel: 'C0OTHER' };

describe('a request that is not carried out', () => {
  const run = async () => {
    throw new Error('it was run');
  };
  const guest = { ...ANN, timeZone: 'UTC', kind: 'guest' } as const;

  it.each<[what: string, line: string, row: object, message: RegExp]>([
    [
      'an open quote',
      'look "bakery password=abc',
      { command: '', parameters: { text: 'look "bakery password=***' } },
      /^A quote \("\) is opened/,
    ],
    [
      'an unknown command',
      'lokk bakery',
      { command: '', parameters: { text: 'lokk bakery' } },
      /^There is no command `lokk`/,
    ],
    [
      'an unknown option',
      'look bakery --token=abc',
      { command: '', parameters: { text: 'look bakery --token=***' } },
      /^`look` has no option `--token`/,
    ],
    [
      'an unknown target',
      'look nowhere --row-limit 5',
      { command: 'look', parameters: { rowLimit: '5' } },
      /^There is nothing called `nowhere`/,
    ],
    [
      'a value that the command refuses',
      'look bakery --row-limit many',
      { command: 'look', target: 'bakery@prod', parameters: { rowLimit: 'many' } },
      /^`--row-limit`: expected a number, got `many`/,
    ],
  ])('for %s leaves two rows and is told in private', async (_what, line, row, message) => {
    const pipeline = await createPipeline([
      commandOf({ run, arguments: everything.omit({ first: true }) }),
    ]);
    const outcome = await pipeline.dispatch(requestOf(line), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'rejected', message: expect.stringMatching(message) });
    const common = { at: START, requestId: 'request-1', actor: ANN, origin: ORIGIN, ...row };
    const entries = await pipeline.entries();
    expect(entries).toEqual([
      { ...common, step: 'requested' },
      {
        ...common,
        step: 'rejected',
        durationMs: 0,
        error: { message: expect.stringMatching(message) },
      },
    ]);
    expect(pipeline.told).toMatchObject([
      { kind: 'finish', audience: 'private', view: { text: expect.stringMatching(message) } },
    ]);
    expect(pipeline.failures).toEqual([]);
  });

  it('for want of a role leaves two rows and is told in private', async () => {
    const pipeline = await createPipeline([commandOf({ run, role: 'operator' })]);
    const request = requestOf('look bakery', { actor: guest });
    const outcome = await pipeline.dispatch(request, pipeline.reply);
    const message =
      'This needs the role operator on bakery@prod, which you do not have. Ask an admin to add you under `roles` in the catalog.';
    expect(outcome).toEqual({ kind: 'denied', command: 'look', message, choices: [] });
    expect(await pipeline.entries()).toMatchObject([
      { step: 'requested', command: 'look', target: 'bakery@prod' },
      { step: 'denied', command: 'look', target: 'bakery@prod', error: { message } },
    ]);
    expect(pipeline.told).toMatchObject([
      { kind: 'finish', audience: 'private', view: { text: message } },
    ]);
  });

  it('to act is denied where everybody sees it, with the name of who asked', async () => {
    const pipeline = await createPipeline([commandOf({ run, role: 'operator', acts: true })]);
    await pipeline.dispatch(requestOf('look bakery', { actor: guest }), pipeline.reply);
    await pipeline.dispatch(requestOf('look nowhere', { actor: guest }), pipeline.reply);
    expect(pipeline.told).toMatchObject([
      {
        audience: 'channel',
        view: { text: expect.stringMatching(/^Ann may not run `look`\. This/) },
      },
      { audience: 'private', view: { text: expect.stringMatching(/^There is nothing called/) } },
    ]);
  });

  it('offers choices as buttons that run the same words', async () => {
    const pipeline = await createPipeline([commandOf({ run, arguments: everything.partial() })]);
    await pipeline.dispatch(requestOf('look cart --all --private'), pipeline.reply);
    const ids = pipeline.told[0]?.view.blocks.map(({ type }) => type) ?? [];
    const found = await Promise.all(ids.map((id) => pipeline.store.buttons.find(id)));
    expect(found.map((button) => button?.input)).toEqual(
      ['shop@dev/cart', 'shop@prod/cart'].map((target) => ({
        words: ['look', target, '--all', '--private'],
        surface: 'message',
      })),
    );
  });

  it('by the command itself after partial answers replaces them', async () => {
    const pipeline = await createPipeline([
      commandOf({
        async run(_args, _context, progress) {
          progress('half');
          throw new UserError('Ask for less.', [{ label: 'less', words: ['look', '--all'] }]);
        },
      }),
    ]);
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'rejected', message: 'Ask for less.' });
    expect(pipeline.steps).toEqual([
      'row: requested',
      'progress',
      'row: rejected',
      '1 buttons saved',
      'finish',
    ]);
    expect(pipeline.told.at(-1)).toMatchObject({
      audience: 'private',
      view: { text: 'Ask for less.' },
    });
  });

  it('reads the catalog anew for each request', async () => {
    let reads = 0;
    const pipeline = await createPipeline([commandOf()], (real) => ({
      catalog: () => {
        reads += 1;
        return real.catalog();
      },
    }));
    await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    await pipeline.dispatch(requestOf('look bakery', { id: 'request-2' }), pipeline.reply);
    expect(reads).toBe(2);
  });

  it('says when a command that needs no target is given one', async () => {
    const pipeline = await createPipeline([commandOf({ run, target: 'none' })]);
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(outcome).toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/^There is a word too many: `bakery`/),
    });
  });
});
