import { describe, expect, it, vi } from 'vitest';
import { commandOf } from './commands.ts';
import { createPipeline, type Pipeline, requestOf } from './pipeline.ts';

const disk = new Error('SQLITE_FULL: database or disk is full');
const secret = 'the driver said password=hunter2';

const told = ({ told }: Pipeline) =>
  told.map(({ kind, view, audience }) => [kind, view.text, audience]);

const sorry = (sentence: string, id: string) =>
  `${sentence}. Try again; if it stays so, give this error id to whoever runs the bot: \`${id}\`.`;

const INSIDE = 'Something failed inside the bot';

describe('an error that nobody expected', () => {
  const throwing = () =>
    commandOf({
      async run(_args, _context, progress) {
        progress('half');
        throw new TypeError(secret);
      },
    });

  it('is shown as an id, which finds it in the log', async () => {
    const pipeline = await createPipeline([throwing()]);
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    const message = sorry(INSIDE, 'id-1');
    expect(outcome).toEqual({
      kind: 'failed',
      command: 'look',
      message,
      choices: [],
      errorId: 'id-1',
    });
    expect(pipeline.failures).toEqual([
      { id: 'id-1', requestId: 'request-1', error: new TypeError(secret) },
    ]);
    expect(told(pipeline)).toEqual([
      ['progress', '"half"', 'channel'],
      ['finish', message, 'private'],
    ]);
    expect(await pipeline.entries()).toMatchObject([
      { step: 'requested' },
      { step: 'failed', error: { id: 'id-1', message } },
    ]);
  });

  it('never shows its own words', async () => {
    const pipeline = await createPipeline([throwing()]);
    await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(JSON.stringify([pipeline.told, await pipeline.entries()])).not.toContain('hunter2');
  });

  it.each<[what: string, parts: Parameters<typeof commandOf>[0]]>([
    [
      'the view',
      {
        view: () => {
          throw new Error(secret);
        },
      },
    ],
    ['something that is no error', { run: () => Promise.reject(secret) }],
  ])('is handled alike from %s', async (_what, parts) => {
    const pipeline = await createPipeline([commandOf(parts)]);
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'failed', message: sorry(INSIDE, 'id-1') });
    expect(told(pipeline)).toEqual([['finish', sorry(INSIDE, 'id-1'), 'private']]);
    expect((await pipeline.entries()).map(({ step }) => step)).toEqual(['requested', 'failed']);
    expect(pipeline.failures).toHaveLength(1);
  });

  it('of the catalog stops the request before it is run', async () => {
    const pipeline = await createPipeline([commandOf()], () => ({
      catalog: () => {
        throw new Error(secret);
      },
    }));
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'failed', command: '' });
    expect((await pipeline.entries()).map(({ step }) => step)).toEqual(['requested', 'failed']);
  });
});

describe('an audit log that cannot be written', () => {
  it.each(['look bakery', 'nonsense'])('lets nothing run: %s', async (line) => {
    let ran = false;
    const run = async () => {
      ran = true;
    };
    const pipeline = await createPipeline([commandOf({ run })], () => ({
      record: () => Promise.reject(disk),
    }));
    const outcome = await pipeline.dispatch(requestOf(line), pipeline.reply);
    const message = sorry('Nothing was run, because the audit log cannot be written', 'id-1');
    expect(ran).toBe(false);
    expect(outcome).toMatchObject({ kind: 'failed', errorId: 'id-1', message });
    expect(told(pipeline)).toEqual([['finish', message, 'private']]);
    expect(pipeline.failures).toMatchObject([{ id: 'id-1', error: { cause: disk } }]);
  });

  const failing = {
    async run() {
      throw new Error(secret);
    },
  };

  it.each<[ending: string, line: string, parts: Parameters<typeof commandOf>[0], sentence: string]>(
    [
      [
        'done',
        'look bakery',
        {},
        'It was run, but its outcome could not be written to the audit log',
      ],
      [
        'failed',
        'look bakery',
        failing,
        'It failed, and that could not be written to the audit log',
      ],
      [
        'rejected',
        'look nowhere',
        {},
        'Nothing was run, and that could not be written to the audit log',
      ],
      [
        'denied',
        'look bakery',
        { role: 'admin' },
        'Nothing was run, and that could not be written to the audit log',
      ],
    ],
  )('after a request was %s is told instead', async (_ending, line, parts, sentence) => {
    const pipeline = await createPipeline([commandOf(parts)], (real) => ({
      record: async (entry) => {
        if (entry.step !== 'requested') throw disk;
        await real.record(entry);
      },
    }));
    const outcome = await pipeline.dispatch(requestOf(line), pipeline.reply);
    const id = pipeline.failures.at(-1)?.id ?? '';
    expect(outcome).toMatchObject({ kind: 'failed', message: sorry(sentence, id) });
    expect(told(pipeline)).toEqual([['finish', sorry(sentence, id), 'private']]);
    expect((await pipeline.entries()).map(({ step }) => step)).toEqual(['requested']);
  });
});

describe('buttons that cannot be saved', () => {
  const saveButtons = () => Promise.reject(disk);

  it('fail an answer that would show them', async () => {
    const pipeline = await createPipeline([commandOf()], () => ({ saveButtons }));
    const outcome = await pipeline.dispatch(requestOf('look bakery'), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'failed', message: sorry(INSIDE, 'id-1') });
    expect(told(pipeline)).toEqual([['finish', sorry(INSIDE, 'id-1'), 'private']]);
    expect((await pipeline.entries()).map(({ step }) => step)).toEqual(['requested', 'failed']);
  });

  it('do not keep a refusal from being told: it comes without them', async () => {
    const pipeline = await createPipeline([commandOf()], () => ({ saveButtons }));
    const outcome = await pipeline.dispatch(requestOf('look cart'), pipeline.reply);
    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(pipeline.told).toMatchObject([
      { kind: 'finish', view: { text: 'Which `cart` do you mean?', blocks: [] } },
    ]);
  });
});

it('an answer that cannot be delivered is reported, and the outcome stays', async () => {
  const pipeline = await createPipeline([commandOf()]);
  const outcome = await pipeline.dispatch(requestOf('look bakery'), {
    progress: () => {},
    place: Promise.resolve(undefined),
    finish: () => Promise.reject(new Error('channel_not_found')),
  });
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(pipeline.failures).toMatchObject([
    { requestId: 'request-1', error: { message: 'channel_not_found' } },
  ]);
  expect((await pipeline.entries()).map(({ step }) => step)).toEqual(['requested', 'succeeded']);
});

describe('what a command does once its answer is shown', () => {
  const shown = Promise.withResolvers<undefined>();
  const over = Promise.withResolvers<void>();
  const reply = {
    progress: () => {},
    place: shown.promise,
    finish: async () => shown.resolve(undefined),
  };

  it('belongs to the request, which is over only when it is done, and is reported when it fails', async () => {
    const begun: string[] = [];
    const pipeline = await createPipeline([
      commandOf({
        run: async (_args, { whenShown }) => {
          whenShown(async () => {
            begun.push('slow');
            await over.promise;
            begun.push('done');
          });
          whenShown(() => Promise.reject(new Error('it could not be noted')));
          return {};
        },
      }),
    ]);
    const outcome = pipeline.dispatch(requestOf('look bakery'), reply);
    await vi.waitFor(() => expect(begun).toEqual(['slow']));
    over.resolve();
    expect(await outcome).toMatchObject({ kind: 'done' });
    expect(begun).toEqual(['slow', 'done']);
    expect(pipeline.failures).toMatchObject([{ error: { message: 'it could not be noted' } }]);
  });

  it('is left out where no answer could be shown', async () => {
    const begun: string[] = [];
    const pipeline = await createPipeline([
      commandOf({
        run: async (_args, { whenShown }) => {
          whenShown(async () => void begun.push('never'));
          return {};
        },
      }),
    ]);
    const place = new Promise<undefined>(() => {});
    const finish = () => Promise.reject(new Error('channel_not_found'));
    const outcome = await pipeline.dispatch(requestOf('look bakery'), { ...reply, place, finish });
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(begun).toEqual([]);
  });
});
