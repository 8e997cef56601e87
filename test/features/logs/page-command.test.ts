import { describe, expect, it } from 'vitest';
import { keepLogs } from '../../../src/features/logs/frozen.ts';
import { pageCommand } from '../../../src/features/logs/page-command.ts';
import { refusalView } from '../../../src/slack/refusal.ts';
import { createPipeline, requestOf } from '../../kernel/pipeline.ts';
import { entriesOf, logsOf, MINUTE } from './answers.ts';

/** A pipeline whose store keeps the lines of `shop@prod/web` for an hour. */
async function withKeptLines() {
  const found: { snapshots?: Parameters<typeof pageCommand>[0]['snapshots'] } = {};
  const snapshots: Parameters<typeof pageCommand>[0]['snapshots'] = {
    save: async (snapshot) => found.snapshots?.save(snapshot),
    find: async (id) => found.snapshots?.find(id),
  };
  const pipeline = await createPipeline([pageCommand({ snapshots })], () => ({ refusalView }));
  found.snapshots = pipeline.store.snapshots;
  const kept = { id: 'kept-1', expiresAt: pipeline.clock.now + 60 * MINUTE };
  await keepLogs(snapshots, kept, logsOf(entriesOf(['[ERROR] one', '[INFO] two'])));
  const ask = (line: string) => pipeline.dispatch(requestOf(line), pipeline.reply);
  return { ...pipeline, ask };
}

const AGAIN = '-- logs --level=error --since=15m';

describe('a page of kept lines', () => {
  it('is shown as long as they are kept', async () => {
    const { ask, clock } = await withKeptLines();
    clock.now += 59 * MINUTE;
    const outcome = await ask(`logs page shop@prod/web kept-1 --errors ${AGAIN}`);
    expect(outcome).toMatchObject({
      kind: 'done',
      execution: { view: { text: expect.stringContaining('2 entries, 1 error') } },
    });
  });

  it.each([
    ['after their time', 'shop@prod/web kept-1', 61 * MINUTE],
    ['for another component', 'shop@prod/cart kept-1', 0],
    ['for another environment', 'shop@dev/web kept-1', 0],
    ['for the environment as a whole', 'shop@prod kept-1', 0],
    ['for an answer that never was', 'shop@prod/web kept-2', 0],
  ])('is refused %s, and can be asked for again', async (_why, words, later) => {
    const { ask, clock } = await withKeptLines();
    clock.now += later;
    const target = words.split(' ')[0] ?? '';
    expect(await ask(`logs page ${words} ${AGAIN}`)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('no longer kept'),
      choices: [{ label: 'Ask again', words: ['logs', target, '--level=error', '--since=15m'] }],
    });
  });
});
