import { describe, expect, it } from 'vitest';
import { targetName } from '../../src/kernel/targets.ts';
import { START } from '../store/entries.ts';
import { commandOf, everything } from './commands.ts';
import { createPipeline, requestOf } from './pipeline.ts';

const ANN = { id: 'U0ANN', name: 'Ann' };

describe('a request that is carried out', () => {
  it('is written before it is run, and its outcome before it is told', async () => {
    const steps: string[] = [];
    const command = commandOf({
      async run(_args, _context, progress) {
        steps.push('run');
        progress('half');
        return 'all';
      },
      view: (result, { button }) => ({
        text: String(result),
        blocks: result === 'all' ? [{ type: button({ words: ['look'], surface: 'edit' }) }] : [],
      }),
    });
    const pipeline = await createPipeline([command], (real) => ({
      record: async (entry) => {
        await real.record(entry);
        steps.push(entry.step);
      },
      saveButtons: async (buttons) => {
        await real.saveButtons(buttons);
        steps.push('buttons');
      },
    }));
    const outcome = await pipeline.dispatch(requestOf('look bakery'), {
      progress: (view) => steps.push(`progress ${view.text}`),
      place: Promise.resolve(undefined),
      finish: async (view) => void steps.push(`finish ${view.text}`),
    });
    expect(steps).toEqual([
      'requested',
      'run',
      'progress half',
      'buttons',
      'succeeded',
      'finish all',
    ]);
    expect(outcome).toMatchObject({ kind: 'done', command: 'look', execution: { result: 'all' } });
  });

  it('leaves two rows with who, where, what, with what and how long', async () => {
    const pipeline = await createPipeline([
      commandOf({
        arguments: everything.omit({ first: true }),
        async run() {
          pipeline.clock.now += 1_250;
        },
      }),
    ]);
    const origin = { kind: 'slack', channel: 'C0SHOPDEV', message: '1700000000.000100' } as const;
    await pipeline.dispatch(
      requestOf('LOOK Web --since 3h password=hunter2', { origin }),
      pipeline.reply,
    );
    const common = {
      requestId: 'request-1',
      actor: ANN,
      origin,
      command: 'look',
      target: 'shop@dev/web',
      parameters: { since: '3h', second: 'password=***' },
    };
    expect(await pipeline.entries()).toEqual([
      { ...common, at: START, step: 'requested' },
      { ...common, at: START + 1_250, step: 'succeeded', durationMs: 1_250 },
    ]);
  });

  it('gives the command its parsed arguments, its target and its asker', async () => {
    let seen: unknown;
    const pipeline = await createPipeline([
      commandOf({
        arguments: everything.pick({ all: true }),
        async run(args, { target, actor, requestId }) {
          seen = [args, target && targetName(target), actor.id, requestId];
        },
      }),
    ]);
    await pipeline.dispatch(requestOf(['look', 'oven', '--all']), pipeline.reply);
    expect(seen).toEqual([{ all: true }, 'bakery@prod/oven', 'U0ANN', 'request-1']);
  });

  it('gives the view the asker’s name, zone and time', async () => {
    let seen: unknown;
    const actor = { ...ANN, timeZone: 'Asia/Tokyo', kind: 'member' } as const;
    const pipeline = await createPipeline([
      commandOf({
        view(_result, { now, asker, timeZone }) {
          seen = { now, asker, timeZone };
          return { text: '', blocks: [] };
        },
      }),
    ]);
    await pipeline.dispatch(requestOf('look bakery', { actor }), pipeline.reply);
    expect(seen).toEqual({ now: START, asker: 'Ann', timeZone: 'Asia/Tokyo' });
  });

  it('keeps the buttons that its answer shows', async () => {
    const words = ['look', 'bakery@prod', '--private'];
    const pipeline = await createPipeline([
      commandOf({
        view: (_result, { button }) => ({
          text: '',
          blocks: [{ type: button({ words, surface: 'modal' }) }],
        }),
      }),
    ]);
    await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    const id = pipeline.told.at(-1)?.view.blocks[0]?.type ?? '';
    expect(await pipeline.store.buttons.find(id)).toMatchObject({
      command: 'look',
      input: { words, surface: 'modal' },
    });
  });

  it.each<[line: string, audience: 'channel' | 'private', told: 'channel' | 'private']>([
    ['look bakery', 'channel', 'channel'],
    ['look bakery --private', 'channel', 'private'],
    ['look bakery', 'private', 'private'],
  ])('%s of a command for the %s is told to the %s', async (line, audience, told) => {
    const pipeline = await createPipeline([
      commandOf({
        audience,
        async run(_args, _context, progress) {
          progress('half');
        },
        view: () => ({ text: '', blocks: [] }),
      }),
    ]);
    await pipeline.dispatch(requestOf(line), pipeline.reply);
    expect(pipeline.told.map(({ kind, audience: to }) => [kind, to])).toEqual([
      ['progress', told],
      ['finish', told],
    ]);
  });
});
