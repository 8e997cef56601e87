import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dialects, type Place } from '../store/place.ts';
import { createStage, dueJob, LEASE } from './stage.ts';

const program = fileURLToPath(new URL('./run-jobs.ts', import.meta.url));

describe.each(dialects)('a job on %s whose process was killed', (dialect) => {
  it('is taken over with its progress when the lease is over, not before', async () => {
    const stage = await createStage(dialect);
    const { jobs, runner, clock } = stage;
    await jobs.add(dueJob());
    const victim = startProcess(stage);
    await victim.line((text) => text.startsWith('j1 1 '));
    await victim.kill();
    const killedAt = Date.now();
    const seen: unknown[] = [];
    const successor = runner(async ({ id, attempt, progress }) => {
      seen.push({ id, attempt, progress });
      return 'done';
    });
    clock.now = killedAt;
    await successor.runOnce();
    expect(seen).toEqual([]);
    clock.now = killedAt + LEASE;
    await successor.runOnce();
    expect(seen).toEqual([{ id: 'j1', attempt: 2, progress: { begunBy: victim.pid } }]);
  });
});

/** A program that holds the jobs that it begins. */
function startProcess({ options: { dataDir, databaseUrl = '' } }: Place) {
  const child = spawn(process.execPath, [program, dataDir, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  const lines = createInterface({ input: child.stdout });
  return {
    pid: child.pid,
    kill,
    async line(wanted: (text: string) => boolean): Promise<void> {
      for await (const text of lines) if (wanted(text)) return;
      throw new Error('The process ended before it said that.');
    },
  };
}
