import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { newestEvents } from '../../src/aws/logs-newest.ts';
import { patience, scope, testClients } from '../aws/simulated.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';

const READY = ['Refresh', 'Search earlier'];

/** The message once it is a finished answer. */
const answered = (stage: Stage, message: Message): Promise<Message> =>
  until(() =>
    labelsOf(stage.now(message)).some((label) => READY.includes(label))
      ? stage.now(message)
      : undefined,
  );

const BACKEND = '/ecs/grid-services-dev/backend';

const ask = async (stage: Stage, line: string): Promise<Message> =>
  answered(stage, await stage.ask('U0VIEWER', `/grid ${line}`));

const calls = (stage: Stage, operation = 'FilterLogEvents') =>
  stage.aws.calls.filter((call) => call.operation === operation);

describe.each(modes)('/grid logs in %s mode', (mode) => {
  test('shows the lines of a component for everybody, in one message that is edited', async () => {
    const stage = await openStage({ mode });
    const first = await stage.ask('U0VIEWER', '/grid logs backend --since 1h');
    const shown = await answered(stage, first);
    expect(shown.ts).toBe(first.ts);
    const text = textOf(shown);
    expect(text).toMatch(/✗ Backend API \(Grid Services dev\): \d+ entries, \d errors?/);
    expect(text).toMatch(/Lines from .* to .* \(1 h, /);
    expect(text).toMatch(/GET \/health status=200 client=\S+ \(×1\d\d since/);
    expect(text).toContain('/ecs/grid-services-dev/backend');
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('all logs of an environment are one, read at the same time, each line with its component', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'logs'));
  for (const component of ['backend', 'ven', 'gateway', 'frontend', 'iot'])
    expect(text).toMatch(new RegExp(`^${component} *│ \\d\\d:\\d\\d:\\d\\d `, 'm'));
  expect(text).toContain('AWSIotLogsV2');
});

test('a crash loop is one traceback with repeats, although each of its lines is an event', async () => {
  const stage = await openStage();
  stage.world.setBreakage('crash-loop', true);
  const text = textOf(await ask(stage, 'logs backend --level error'));
  expect(text).toContain('of level error or worse');
  expect(text.match(/core\/config\.py", line 47/g)).toHaveLength(1);
  expect(text).toMatch(/ERROR \S*ValidationError: 1 validation error for Settings \(×\d+ since/);
  expect(text).toContain('    IOT_ENDPOINT\n      Field required');
});

test('a slow database is found by text in capitals or not, with its tracebacks', async () => {
  const stage = await openStage();
  stage.world.setBreakage('slow-database', true);
  const text = textOf(await ask(stage, 'logs backend --grep QUEUEPOOL --since 20m'));
  expect(text).toMatch(/ERROR sqlalchemy.exc.TimeoutError: QueuePool limit of size 5/);
  expect(text).toContain('vens = await crud.list_vens(session)');
  expect(text).not.toContain('GET /health');
});

test('a pattern goes to CloudWatch once for each log, and a traceback of which it finds a line is whole', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'logs backend --filter \'"ZeroDivisionError"\' --since 2h'));
  expect(text).toMatch(/ERROR ZeroDivisionError: division by zero \(×\d since/);
  expect(text).toContain('Traceback (most recent call last):');
  expect(text).toContain('return summarize(event.metrics)');
  const patterns = new Set(
    calls(stage).map(({ input }) => 'filterPattern' in input && input.filterPattern),
  );
  expect([...patterns]).toEqual(['"ZeroDivisionError"', false]);
});

test('more lines than are read are searched by CloudWatch, and the answer says how far back was read', async () => {
  const stage = await openStage();
  stage.world.setBreakage('log-burst', true);
  const text = textOf(await ask(stage, 'logs backend --level error --since 3h'));
  expect(text).toMatch(/ZeroDivisionError: division by zero \(×\d since/);
  expect(text).toContain('Traceback (most recent call last):');
  expect(text).toMatch(
    /backend: read back to .* only, because there are more lines than one answer reads/,
  );
});

test('fields of JSON lines are asked for where the catalog says JSON, and named where not', async () => {
  const stage = await openStage();
  const found = textOf(await ask(stage, "logs --where 'logLevel = ERROR' --since 3h"));
  expect(found).toMatch(/RuleExecution status=Failure/);
  expect(found).toContain('--where needs JSON lines: backend (format uvicorn), ven');
  const refused = await stage.ask('U0VIEWER', "/grid logs backend --where 'status=500'");
  expect(refused.visibleTo).toBe('U0VIEWER');
  expect(textOf(refused)).toContain('Search for words with --grep or --filter');
});

test('a component without a log names those that have one, each a press away', async () => {
  const stage = await openStage();
  const refused = await stage.ask('U0VIEWER', '/grid logs db --level error');
  expect(refused.visibleTo).toBe('U0VIEWER');
  expect(labelsOf(refused)).toEqual(['backend', 'ven', 'gateway', 'frontend', 'iot']);
  await stage.press('U0VIEWER', refused, 'iot');
  const shown = await until(() =>
    messagesIn(stage.changes).findLast((message) => labelsOf(message).includes('Refresh')),
  );
  expect(textOf(shown)).toContain('of level error or worse');
});

test('a quiet log says what was searched, without a tick', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'logs backend --grep nothing-says-this'));
  expect(text).toMatch(/^No lines: Backend API/);
  expect(text).toMatch(/No line with the text nothing-says-this from .* \d+ lines were looked at/);
  expect(text).not.toContain('✓');
});

test('the lines of one task are found by its id, also when it has stopped', async () => {
  const stage = await openStage();
  stage.world.setBreakage('crash-loop', true);
  const clients = testClients({ endpoint: stage.aws.url });
  const now = Date.now();
  const query = {
    group: BACKEND,
    from: now - 900_000,
    until: now,
    limit: 100,
    pattern: 'Traceback',
  };
  const { events } = await newestEvents(clients, scope, query, patience());
  const task = events.at(-2)?.stream.split('/').at(-1) ?? '';
  const text = textOf(await ask(stage, `logs backend --task ${task}`));
  expect(text).toMatch(/ValidationError: 1 validation error for Settings$/m);
  expect(text).toMatch(/2 entries, 2 errors/);
  const unknown = textOf(await ask(stage, `logs backend --task ${'0'.repeat(32)}`));
  expect(unknown).toContain(`backend: no stream of task ${'0'.repeat(32)}.`);
});

test('an id is followed through all logs, with the time between its steps', async () => {
  const stage = await openStage();
  const polled = textOf(await ask(stage, 'logs gateway --grep request_id --from 21m --to 1m'));
  const [id = ''] = /(?<=request_id=)[\w-]+/.exec(polled) ?? [];
  const shown = await ask(stage, `trace ${id}`);
  const text = textOf(shown);
  expect(text).toMatch(/^Trace in Grid Services dev: 5 entries, no errors, 3 logs, 450 ms$/m);
  const steps = text.split('\n').filter((line) => line.includes('│'));
  expect(
    steps.map((line) =>
      line
        .replace(/│ \S+ +(?:INFO +)?(\S+ \S+).*/, '$1')
        .trim()
        .replace(/ +/g, ' '),
    ),
  ).toEqual([
    'begin gateway POST /openadr/poll',
    '+40 ms backend Published ven/cmd/volttron_thing',
    '+180 ms ven 🏓 Ping',
    '+190 ms backend Ack from',
    '+40 ms gateway POST /openadr/poll',
  ]);
  expect(labelsOf(shown)).toEqual([
    ...['Search earlier', 'Raw', 'As file', 'Pin to incident', 'Refresh'],
  ]);
  const nothing = textOf(await ask(stage, 'trace 00000000-dead-beef'));
  expect(nothing).toContain('No line with the id 00000000-dead-beef');
});

test('an id may have the target behind it', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'trace 4f1c22aa-7d0e ven'));
  expect(text).toContain('4f1c22aa-7d0e');
  expect((await stage.audit()).at(-1)).toMatchObject({ target: 'grid-services@dev/ven' });
});

test('log groups are a table, and one that is not there has its own words', async () => {
  const stage = await openStage({
    catalog: async (folder) => {
      const file = join(folder, 'grid-services.yml');
      await replaceIn(
        file,
        'group: /ecs/grid-services-dev/frontend,',
        'group: /ecs/gone, retention: 7d,',
      );
      await replaceIn(
        file,
        'volttron-ven, format: python',
        'volttron-ven, format: python, retention: 30d',
      );
    },
  });
  const shown = await ask(stage, 'logs groups');
  expect(textOf(shown)).toMatch(
    /✗ Log groups of Grid Services dev: 1 missing, 1 with another retention than wanted/,
  );
  expect(textOf(shown)).toContain('frontend: there is no log group /ecs/gone');
  expect(textOf(shown)).toContain('ven: never expires, the catalog wants 30 days.');
  const rows = shown.blocks.flatMap((block) => (block.type === 'table' ? block.rows : []));
  expect(rows.map(([first]) => JSON.stringify(first).includes('frontend'))).toEqual([
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(JSON.stringify(rows[3])).toMatch(/never expires.*(?:min|s) ago/);
});
