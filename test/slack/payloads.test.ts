import { describe, expect, it } from 'vitest';
import { type Incoming, readPayload, writeMetadata } from '../../src/slack/payloads.ts';

/* The payloads of Slack's documentation, with ids of ours. */

const command = {
  token: 'gIkuvaNzQIHg97ATvDxqgjtO',
  team_id: 'T0001',
  team_domain: 'example',
  enterprise_id: 'E0001',
  enterprise_name: 'Globular Construct Inc',
  channel_id: 'C2147483705',
  channel_name: 'test',
  user_id: 'U2147483697',
  user_name: 'Steve',
  command: '/grid',
  text: 'health grid',
  response_url: 'https://hooks.slack.com/commands/1234/5678',
  trigger_id: '13345224609.738474920.8088930838d88f008e0',
  api_app_id: 'A123456',
};

const button = {
  type: 'block_actions',
  team: { id: 'T9TK3CUKW', domain: 'example' },
  user: { id: 'UA8RXUSPL', username: 'jtorrance', name: 'jtorrance', team_id: 'T9TK3CUKW' },
  api_app_id: 'AABA1ABCD',
  token: '9s8d9as89d8as9d8as989',
  container: {
    type: 'message',
    message_ts: '1548261231.000200',
    channel_id: 'CBR2V3XEX',
    is_ephemeral: false,
  },
  trigger_id: '12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3',
  channel: { id: 'CBR2V3XEX', name: 'review-updates' },
  message: { bot_id: 'BAH5CA16Z', type: 'message', text: 'x', ts: '1548261231.000200' },
  response_url: 'https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209',
  actions: [
    {
      action_id: 'gridops:b1',
      block_id: '=qXel',
      text: { type: 'plain_text', text: 'View', emoji: true },
      value: 'b1',
      type: 'button',
      action_ts: '1548426417.840180',
    },
  ],
};

const modalButton = {
  ...button,
  container: { type: 'view', view_id: 'V0123' },
  view: { id: 'V0123', type: 'modal', title: { type: 'plain_text', text: 'Details' } },
  channel: undefined,
  message: undefined,
  response_url: undefined,
};

const press = (payload: unknown) => {
  const incoming = readPayload(payload);
  if (incoming.kind !== 'button') throw new Error('this is no press');
  return incoming;
};
const keyOf = (payload: unknown): string => {
  const incoming = readPayload(payload);
  return incoming.kind === 'unsupported' ? 'unsupported' : incoming.key;
};

describe('a payload of Slack’s', () => {
  it.each<[what: string, payload: unknown, incoming: Incoming]>([
    [
      'a slash command',
      command,
      {
        kind: 'command',
        key: keyOf(command),
        text: 'health grid',
        channel: 'C2147483705',
        responseUrl: 'https://hooks.slack.com/commands/1234/5678',
        userId: 'U2147483697',
        userName: 'Steve',
      },
    ],
    [
      'a button of a message',
      button,
      {
        kind: 'button',
        key: keyOf(button),
        buttonId: 'b1',
        triggerId: button.trigger_id,
        channel: 'CBR2V3XEX',
        message: '1548261231.000200',
        thread: '1548261231.000200',
        ephemeral: false,
        responseUrl: button.response_url,
        userId: 'UA8RXUSPL',
        userName: 'jtorrance',
        written: {},
      },
    ],
    [
      'a button of an ephemeral message',
      { ...button, container: { ...button.container, is_ephemeral: true }, message: undefined },
      {
        kind: 'button',
        key: keyOf(button),
        buttonId: 'b1',
        triggerId: button.trigger_id,
        channel: 'CBR2V3XEX',
        message: '1548261231.000200',
        thread: '1548261231.000200',
        ephemeral: true,
        responseUrl: button.response_url,
        userId: 'UA8RXUSPL',
        userName: 'jtorrance',
        written: {},
      },
    ],
    [
      'a button of a modal',
      modalButton,
      {
        kind: 'button',
        key: keyOf(button),
        buttonId: 'b1',
        triggerId: button.trigger_id,
        ephemeral: false,
        modalId: 'V0123',
        userId: 'UA8RXUSPL',
        userName: 'jtorrance',
        written: {},
      },
    ],
  ])('%s is read', (_what, payload, incoming) => {
    expect(readPayload(payload)).toEqual(incoming);
  });

  const fieldState = {
    values: {
      a: { 'field:reason': { type: 'plain_text_input', value: '  too slow  ' } },
      b: { 'field:empty': { type: 'plain_text_input', value: null }, other: { value: 'x' } },
    },
  };

  it('of a button has what was written into the fields of its message or modal', () => {
    const written = { reason: 'too slow' };
    expect(readPayload({ ...button, state: fieldState })).toMatchObject({ written });
    const view = { id: 'V0123', state: fieldState };
    expect(readPayload({ ...modalButton, view })).toMatchObject({ written });
  });

  it('of a sent modal is a press on the button that its metadata names, in the channel it came from', () => {
    const view = {
      id: 'V0123',
      private_metadata: writeMetadata({ button: 'b7', channel: 'C1' }),
      state: fieldState,
    };
    const sent = { type: 'view_submission', user: button.user, trigger_id: '1.2.3', view };
    const { key, ...incoming } = press(sent);
    expect(incoming).toEqual({
      kind: 'button',
      buttonId: 'b7',
      triggerId: '1.2.3',
      channel: 'C1',
      ephemeral: false,
      userId: 'UA8RXUSPL',
      userName: 'jtorrance',
      written: { reason: 'too slow' },
    });
    expect(keyOf(sent)).toBe(key);
    expect(press({ ...sent, view: { id: 'V0123', private_metadata: '{' } })).toMatchObject({
      buttonId: '',
      written: {},
    });
  });

  it('of a command has its escapes undone, mentions kept', () => {
    const text = 'audit --by &lt;@U1|ann&gt; --what a&amp;&amp;lt;b <@U2|bob>';
    expect(readPayload({ ...command, text })).toMatchObject({
      text: 'audit --by <@U1|ann> --what a&&lt;b <@U2|bob>',
    });
  });

  it('of a command may have no words and no name', () => {
    const { text: _text, user_name: _name, ...bare } = command;
    expect(readPayload(bare)).toMatchObject({ text: '', userName: 'U2147483697' });
  });

  it('of a button may have no value', () => {
    const [action] = button.actions;
    expect(readPayload({ ...button, actions: [{ ...action, value: undefined }] })).toMatchObject({
      kind: 'button',
      buttonId: '',
    });
  });

  it.each<[what: string, payload: unknown]>([
    ['nothing', undefined],
    ['text', 'health'],
    ['an empty body', {}],
    ['an event', { type: 'event_callback', event: { type: 'app_mention' } }],
    ['a shortcut', { type: 'shortcut', callback_id: 'x', user: button.user, trigger_id: '1' }],
    ['a command without a response_url', { ...command, response_url: undefined }],
    ['a command whose response_url is none', { ...command, response_url: 'javascript' }],
    ['a press of nobody', { ...button, user: undefined }],
    ['a press of nothing', { ...button, actions: [] }],
    ['two presses at once', { ...button, actions: [...button.actions, ...button.actions] }],
  ])('that is %s is unsupported', (_what, payload) => {
    expect(readPayload(payload)).toEqual({ kind: 'unsupported' });
  });
});

describe('the key of a delivery', () => {
  it('is the same when Slack delivers again', () => {
    expect(keyOf(structuredClone(command))).toBe(keyOf(command));
    expect(keyOf({ ...command, token: 'rotated' })).toBe(keyOf(command));
    expect(keyOf(structuredClone(button))).toBe(keyOf(button));
  });

  it('differs between interactions', () => {
    const [action] = button.actions;
    const keys = [
      command,
      { ...command, trigger_id: '2' },
      { ...command, user_id: 'U2' },
      { ...command, text: 'help' },
      button,
      { ...button, trigger_id: '2' },
      { ...button, user: { id: 'U2' } },
      { ...button, actions: [{ ...action, action_id: 'gridops:b2' }] },
      { ...button, actions: [{ ...action, action_ts: '2' }] },
    ].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is another each time without a trigger id, because nothing else is sure', () => {
    const { trigger_id: _command, ...untriggered } = command;
    const { trigger_id: _button, ...unpressed } = button;
    expect(keyOf(untriggered)).not.toBe(keyOf(untriggered));
    expect(keyOf(unpressed)).not.toBe(keyOf(unpressed));
  });
});
