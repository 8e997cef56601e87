import { describe, expect, it } from 'vitest';
import { sentFor } from './raw-socket.ts';
import { type Started, start } from './support.ts';

const channel = 'C0GRIDOPS';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const options = [option('one'), option('two')];

const blocks = [
  {
    type: 'section' as const,
    block_id: 'system',
    text: plain('Which?'),
    accessory: { type: 'static_select' as const, action_id: 'choose', options },
  },
  {
    type: 'actions' as const,
    block_id: 'buttons',
    elements: [
      { type: 'button' as const, action_id: 'refresh', value: 'v1', text: plain('Refresh') },
      { type: 'overflow' as const, action_id: 'more', options },
      { type: 'users_select' as const, action_id: 'who' },
      { type: 'external_select' as const, action_id: 'search' },
    ],
  },
];

async function message({ bot }: Started): Promise<string> {
  return (await bot.chat.postMessage({ channel, text: 'choose', blocks })).ts ?? '';
}

describe('a press in a message', () => {
  it('carries every documented member', async () => {
    const started = await start();
    const ts = await message(started);

    const payload = await sentFor(started, () =>
      started.workspace.press({
        userId: 'U0OPERATOR',
        channel,
        ts,
        blockId: 'buttons',
        actionId: 'refresh',
      }),
    );

    expect(payload).toEqual({
      type: 'block_actions',
      user: { id: 'U0OPERATOR', username: 'omar', name: 'omar', team_id: 'T0GRIDOPS' },
      api_app_id: 'A0GRIDOPS',
      token: 'simulated-verification-token',
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      trigger_id: expect.stringMatching(/^\d+\.\d+\.\w+$/),
      team: { id: 'T0GRIDOPS', domain: 'gridops-demo' },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel, name: 'grid-ops' },
      message: expect.objectContaining({ ts, text: 'choose', blocks }),
      state: {
        values: {
          system: { choose: { type: 'static_select', selected_option: null } },
          buttons: {
            who: { type: 'users_select', selected_user: null },
            search: { type: 'external_select', selected_option: null },
          },
        },
      },
      response_url: expect.stringMatching(/\/actions\/T0GRIDOPS\/\w+$/),
      actions: [
        {
          type: 'button',
          action_id: 'refresh',
          block_id: 'buttons',
          text: plain('Refresh'),
          value: 'v1',
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
    });
  });

  it.each([
    ['system', 'choose', 'two', { selected_option: option('two') }],
    ['buttons', 'more', 'one', { selected_option: option('one') }],
    ['buttons', 'who', 'U0VIEWER', { selected_user: 'U0VIEWER' }],
  ])('in %s on %s carries the choice', async (blockId, actionId, selected, member) => {
    const started = await start();
    const ts = await message(started);
    const press = { userId: 'U0OPERATOR', channel, ts, blockId, actionId, selected };

    const payload = await sentFor(started, () => started.workspace.press(press));

    expect(payload.actions).toMatchObject([{ action_id: actionId, ...member }]);
  });

  it('on an ephemeral message comes without the message', async () => {
    const started = await start();
    const user = 'U0OPERATOR';
    const { message_ts: ts = '' } = await started.bot.chat.postEphemeral({
      channel,
      user,
      text: 'a',
      blocks,
    });
    const press = { channel, ts, blockId: 'buttons', actionId: 'refresh' };

    const payload = await sentFor(started, () =>
      started.workspace.press({ userId: user, ...press }),
    );

    expect(payload).not.toHaveProperty('message');
    expect(payload.container).toMatchObject({ is_ephemeral: true });
    await expect(started.workspace.press({ userId: 'U0VIEWER', ...press })).rejects.toThrow(
      'message_not_found',
    );
  });

  it('is impossible where there is nothing to press, or nothing simulated', async () => {
    const started = await start();
    const ts = await message(started);
    const press = (actionId: string, selected?: string) =>
      started.workspace.press({
        userId: 'U0OPERATOR',
        channel,
        ts,
        blockId: actionId === 'choose' ? 'system' : 'buttons',
        actionId,
        ...(selected ? { selected } : {}),
      });

    await expect(press('nothing')).rejects.toThrow('There is no element nothing in block buttons.');
    await expect(press('choose', 'three')).rejects.toThrow('There is no option "three" in choose.');
    await expect(press('search', 'a')).rejects.toThrow(
      'The workspace does not simulate a person using external_select.',
    );
  });
});
