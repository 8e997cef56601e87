import { describe, expect, it } from 'vitest';
import { accessDenied } from '../../../demo/aws/engine/index.ts';
import { answerWith, openGarden } from './valves.ts';

const pong = (correlationId: string) => ({ correlationId, ok: true, data: { pong: true } });

describe('ping', () => {
  it('shows topic, correlation id and round trip, and first that it waits', async () => {
    const { ask, shown, broker } = await openGarden();
    answerWith(broker, (id) => [pong(id)]);
    const text = await ask('ping valve-1');
    expect(text).toMatch(/✓ valve-1 \(Garden home\): ping acknowledged in \d+ ms/);
    expect(text).toMatch(/Topic {2}to\/valve-1\nCorrelation id {2}[\w-]{36}\nRound trip {2}\d+ ms/);
    expect(text).toContain('new valve, which answers ping');
    expect(text).toContain('data.pong');
    const [connecting, waiting] = shown();
    expect(connecting).toContain('ping, connecting');
    expect(waiting).toContain('ping published, waiting');
  });

  it('says "no ack" without a tick, and what to look at next', async () => {
    const { run, ask, broker } = await openGarden();
    const text = await ask('ping valve-1');
    expect(text).toContain('✗ valve-1 (Garden home): ping: no ack within 300 ms');
    expect(text).toContain('published once, and is not sent again');
    expect(text).not.toContain('✓');
    expect(broker.published.length).toBe(1);
    const outcome = await run('ping valve-1');
    const labels = JSON.stringify(outcome).match(/Device|Certificates|AWS IoT log|Ping again/g);
    expect(new Set(labels).size).toBe(4);
  });

  it('shows why a device refused', async () => {
    const { ask, broker } = await openGarden();
    answerWith(broker, (correlationId) => [
      { correlationId, ok: false, error: 'door <!here> open' },
    ]);
    const text = await ask('ping valve-1');
    expect(text).toMatch(/✗ valve-1 \(Garden home\): ping refused after \d+ ms/);
    expect(text).toContain('door <!here> open');
  });

  it('tells in words that AWS does not let it connect', async () => {
    const { ask, broker } = await openGarden();
    broker.faults.refuseUpgrade = { status: 403, errorType: 'ForbiddenException' };
    const text = await ask('ping valve-1');
    expect(text).toContain('✗ valve-1 (Garden home): ping not sent');
    expect(text).toContain('access denied. Allow iot:Connect');
  });

  it('still asks where the dialect is not known, and says so', async () => {
    const { ask, broker, simulator } = await openGarden();
    answerWith(broker, (id) => [pong(id)]);
    simulator.intercept((refused) => {
      if (refused.operation === 'GetThingShadow') throw accessDenied(refused, 'me', '*');
    });
    const text = await ask('ping valve-1');
    expect(text).toContain('ping acknowledged in');
    expect(text).toContain(
      'Speaks like  not known: IoT data GetThingShadow in us-west-2: access denied',
    );
  });

  it.each([
    ['ping valve-9', 'There is no thing `valve-9`', ['ping', 'garden@home', 'valve-1']],
    ['ping lamp-1', 'How `lamp-1` is told anything is not known. Add `commands`', undefined],
    ['ping', 'Which thing?', undefined],
  ])('%s is refused: %s', async (line, message, words) => {
    const { run, broker } = await openGarden();
    expect(await run(line)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(message),
      ...(words && { choices: expect.arrayContaining([expect.objectContaining({ words })]) }),
    });
    expect(broker.published).toEqual([]);
  });
});

describe('device send', () => {
  it('sends what changes nothing, and shows the acknowledgement as fields', async () => {
    const { ask, broker } = await openGarden();
    answerWith(broker, (correlationId) => [{ correlationId, status: 'success', level: 7 }]);
    const text = await ask('device send valve-1 read what=level count=2');
    expect(text).toMatch(/✓ valve-1 \(Garden home\): read acknowledged in \d+ ms/);
    expect(text).toContain('Command  read what=level count=2');
    expect(text).toContain('level');
    expect(JSON.parse(broker.published[0]?.payload ?? '')).toMatchObject({
      op: 'read',
      data: { what: 'level', count: 2 },
    });
  });

  it('tells that a dialect ignores an op', async () => {
    const { ask } = await openGarden();
    const text = await ask('device send valve-2 read what=level');
    expect(text).toContain('no ack within 300 ms, as it ignores it');
    expect(text).toContain('old valve, which ignores read and sends no acknowledgement');
  });

  it('does not send what changes the thing, and offers to ask for it', async () => {
    const { run, broker } = await openGarden();
    const outcome = await run('device send valve-1 open percent=50');
    expect(outcome).toMatchObject({
      kind: 'rejected',
      choices: [
        {
          label: 'Ask for open',
          words: ['device', 'change', 'garden@home/valves', 'valve-1', 'open', 'percent=50'],
        },
      ],
    });
    expect(broker.upgrades).toEqual([]);
  });

  it.each([
    ['device send valve-1', 'Say the thing, the op and its fields'],
    ['device send valve-1 raed', 'These things know no op `raed`'],
    ['device send valve-1 read', '`what` is missing'],
    ['device send valve-1 read what=a count=11', '`count` is a whole number from 1 to 10'],
    ['device send valve-1 open percent=101', '`percent` is a number from 0 to 100'],
  ])('%s is refused: %s', async (line, message) => {
    const { run, broker } = await openGarden();
    const outcome = await run(line);
    expect(outcome).toMatchObject({ kind: 'rejected', message: expect.stringContaining(message) });
    expect(broker.upgrades).toEqual([]);
  });
});

describe('listen', () => {
  it('shows what is published on a filter, masked, and ends when the time is over', async () => {
    const { ask, broker } = await openGarden();
    const asked = ask('listen from/+ --for 1s');
    await expect.poll(() => broker.subscriptions).toContain('from/+');
    await broker.say('from/valve-1', 'token=abcdefabcdef <!channel>');
    await broker.say('to/valve-1', 'not listened to');
    await broker.say('from/valve-2', Buffer.from([0xff, 0, 0xfe]));
    const text = await asked;
    expect(text).toContain('2 messages in 1 s');
    expect(text).toContain('from/valve-1 token=');
    expect(text).not.toContain('abcdefabcdef');
    expect(text).toContain('from/valve-2 (3 bytes that are no text)');
    expect(text).not.toContain('not listened to');
    expect(broker.published).toEqual([]);
  });

  it('keeps 200 messages as a file and counts the rest', async () => {
    const { run, broker } = await openGarden();
    const asked = run('listen from/# --for 2s');
    await expect.poll(() => broker.subscriptions).toContain('from/#');
    for (let index = 1; index <= 230; index += 1) await broker.say('from/valve-1', `n${index}.`);
    const outcome = await asked;
    expect(outcome).toMatchObject({
      kind: 'done',
      execution: { result: { hearing: { count: 230, ended: 'time' } } },
    });
    const text = JSON.stringify(outcome);
    expect(text).toContain('The newest 15 of the 200 messages that were kept.');
    expect(text).toContain('30 more messages only counted; 2 KB in all.');
    const files = outcome.kind === 'done' ? (outcome.execution.view.files ?? []) : [];
    expect(String(files[0]?.content).split('\n')).toHaveLength(200);
  });

  it.each(['forbidSubscribe', 'refuseSubscribe'] as const)(
    'tells in words of a topic that is not allowed: %s',
    async (how) => {
      const { ask, broker } = await openGarden();
      broker.faults[how] = 'secret/';
      const text = await ask('listen secret/# --for 60s');
      expect(text).toContain('✗ Garden home: could not listen');
      expect(text).toContain(
        'the subscription to "secret/#", as it does where that is not allowed',
      );
    },
  );

  it('ends early when the connection breaks, and says what was heard', async () => {
    const { ask, broker } = await openGarden();
    const asked = ask('listen from/# --for 60s');
    await expect.poll(() => broker.subscriptions).toContain('from/#');
    await broker.say('from/valve-1', 'hello');
    await expect.poll(() => broker.delivered).toBe(1);
    for (const client of broker.clients) client.close();
    const text = await asked;
    expect(text).toContain('1 message until it ended early');
    expect(text).toContain('the connection was closed from afar');
  });

  it('ends early when the bot stops', async () => {
    const { ask, broker, stopping } = await openGarden();
    const asked = ask('listen from/# --for 60s');
    await expect.poll(() => broker.subscriptions).toContain('from/#');
    stopping.abort();
    expect(await asked).toContain('It ended early, because GridOps is being restarted.');
    await expect.poll(() => broker.clients.size).toBe(0);
  });

  it.each([
    ['listen', '`<topic>` is missing'],
    ['listen a/#/b', 'expected a topic, in which `+` stands for one level'],
    ['listen a/b+', 'expected a topic'],
    ['listen "a b"', 'expected a topic'],
    ['listen a/b/c/d/e/f/g/h/i', 'expected at most 256 bytes and 7 slashes'],
    [`listen ${'ä'.repeat(129)}`, 'expected at most 256 bytes'],
    ['listen $share/group/a', 'shared subscriptions are not listened to'],
    ['listen a --for 61s', 'expected a time from `1s` to `60s`'],
    ['listen a --for soon', 'expected a time from `1s` to `60s`'],
  ])('%s is refused: %s', async (line, message) => {
    const { run, broker } = await openGarden();
    const outcome = await run(line);
    expect(outcome).toMatchObject({ kind: 'rejected', message: expect.stringContaining(message) });
    expect(broker.upgrades).toEqual([]);
  });
});
