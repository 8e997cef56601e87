import { createServer } from 'node:net';
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { first, last, type Started, silent, start } from './support.ts';

const channel = 'C0GRIDOPS';
const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** An app that uses everything: command, button, modal, mention, response_url. */
function listen(app: App): void {
  app.command('/grid', async ({ ack, command, respond, say, client }) => {
    await ack();
    if (command.text === 'modal') {
      const view = {
        type: 'modal' as const,
        callback_id: 'scale',
        title: plain('Scale'),
        submit: plain('Go'),
        blocks: [
          {
            type: 'input' as const,
            block_id: 'count',
            label: plain('How many?'),
            element: { type: 'plain_text_input' as const, action_id: 'value' },
          },
        ],
      };
      await client.views.open({ trigger_id: command.trigger_id, view });
      return;
    }
    await respond('working');
    const button = { type: 'button' as const, action_id: 'refresh', value: '7', text: plain('Go') };
    const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [button] }];
    await say({ text: `did ${command.text}`, blocks });
  });
  app.action<{ type: 'block_actions' } & import('@slack/bolt').BlockAction>(
    'refresh',
    async ({ ack, respond, body }) => {
      await ack();
      const [action] = body.actions;
      const value = action?.type === 'button' ? action.value : undefined;
      await respond({ text: `refreshed ${value}`, replace_original: true });
    },
  );
  app.view('scale', async ({ ack, view, client, body }) => {
    const value = view.state.values.count?.value?.value;
    if (value === '99') {
      await ack({ response_action: 'errors', errors: { count: 'Too many' } });
      return;
    }
    await ack();
    await client.chat.postMessage({ channel, text: `${body.user.id} scales to ${value}` });
  });
  app.event('app_mention', async ({ say, event }) => {
    await say(`you said: ${event.text}`);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function run(started: Started, receiver: Receiver, port?: number): Promise<void> {
  const app = new App({
    token: started.tokens.bot,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: started.url },
  });
  listen(app);
  await (port === undefined ? app.start() : app.start({ port, host: '127.0.0.1' }));
  onTestFinished(async () => {
    await app.stop();
  });
}

const modes = {
  async 'Socket Mode'(started: Started): Promise<void> {
    const receiver = new SocketModeReceiver({
      appToken: started.tokens.app,
      logger: silent,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: started.url } },
    });
    await run(started, receiver);
  },
  async 'signed HTTP'(started: Started): Promise<void> {
    const port = await freePort();
    const { signingSecret } = started.tokens;
    await run(started, new HTTPReceiver({ signingSecret, logger: silent }), port);
    started.controls.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  },
};

describe.each(Object.entries(modes))('a Bolt app over %s', (name, connect) => {
  const begin = async (): Promise<Started> => {
    const started = await start({ events: ['app_mention'] });
    await connect(started);
    return started;
  };

  it('answers a command, and a button by replacing its message', async () => {
    const started = await begin();
    const { workspace } = started;
    const texts = () => workspace.messages(channel, 'U0VIEWER').map(({ text }) => text);

    await workspace.type('U0VIEWER', channel, '/grid health');
    await expect.poll(texts).toEqual(['working', 'did health']);
    const { ts } = last(workspace.messages(channel, 'U0VIEWER'));
    await workspace.press({ userId: 'U0VIEWER', channel, ts, blockId: 'b', actionId: 'refresh' });

    await expect.poll(texts).toEqual(['working', 'refreshed 7']);
    expect(first(workspace.messages(channel, 'U0VIEWER')).visibleTo).toBe('U0VIEWER');
    expect(started.notices()).toEqual([]);
  });

  it('opens a modal, refuses an entry and takes another', async () => {
    const { workspace } = await begin();
    const user = 'U0OPERATOR';

    await workspace.type(user, channel, '/grid modal');
    await expect.poll(() => workspace.modalOf(user)?.view.title.text).toBe('Scale');
    await workspace.submitModal(user, { count: { value: '99' } });
    expect(workspace.modalOf(user)).toMatchObject({ errors: { count: 'Too many' } });
    await workspace.submitModal(user, { count: { value: '2' } });

    expect(workspace.modalOf(user)).toBeUndefined();
    await expect
      .poll(() => workspace.messages(channel, user).map(({ text }) => text))
      .toEqual(['U0OPERATOR scales to 2']);
  });

  it('hears a mention', async () => {
    const { workspace } = await begin();

    await workspace.type('U0VIEWER', channel, '@gridops hello');

    await expect
      .poll(() => workspace.messages(channel, 'U0VIEWER').at(-1)?.text)
      .toBe('you said: <@U0GRIDOPS> hello');
  });

  it(`is verified by Slack only where there is a URL (${name})`, async () => {
    const { controls } = await begin();

    expect(await controls.verifyRequestUrl()).toBe(name === 'signed HTTP');
  });
});
