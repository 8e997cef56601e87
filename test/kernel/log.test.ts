import { expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { slackLogger } from '../../src/slack/logger.ts';

/** A log and what was written to it, line by line. */
function memoryLog(level = 'info') {
  const lines: unknown[] = [];
  const log = createLog(level, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

it('writes a line of JSON with the time and the level in words', () => {
  const { log, lines } = memoryLog();
  log.info({ port: 1 }, 'Ready.');
  expect(lines).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), port: 1, msg: 'Ready.' },
  ]);
});

it('leaves out what is below its level', () => {
  const { log, lines } = memoryLog('warn');
  log.info('Ready.');
  expect(lines).toEqual([]);
});

it('masks an error, what caused it and its trace', () => {
  const { log, lines } = memoryLog();
  const cause = new Error('redis://:hunter2@cache is away');
  log.error({ error: new Error('password=hunter2', { cause }) }, 'It failed.');
  log.error({ error: 'token=hunter2' }, 'It failed.');
  expect(JSON.stringify(lines)).not.toContain('hunter2');
  expect(lines).toMatchObject([
    {
      error: {
        name: 'Error',
        message: 'password=***',
        stack: expect.stringContaining('log.test.ts'),
        cause: { message: 'redis://:***@cache is away' },
      },
    },
    { error: 'token=***' },
  ]);
});

it('masks the message itself', () => {
  const { log, lines } = memoryLog();
  log.error({ id: 'e1' }, 'A request failed: password=hunter2');
  log.warn('token: hunter2');
  expect(lines).toMatchObject([
    { id: 'e1', msg: 'A request failed: password=***' },
    { msg: 'token: ***' },
  ]);
});

it('takes what Slack’s packages say, without their debug lines', () => {
  const { log, lines } = memoryLog('debug');
  const logger = slackLogger(log);
  logger.debug('every frame');
  logger.warn('refused', new Error('token=hunter2'));
  expect(lines).toMatchObject([{ level: 'warn', msg: 'refused Error: token=***' }]);
});
