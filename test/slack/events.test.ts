import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/slack/events.ts';

const AT = '1700000000.000200';
const CHANNEL = 'C1';

function body(event: object) {
  return {
    type: 'event_callback',
    event_id: 'Ev1',
    event_time: 1_700_000_000,
    authorizations: [{ user_id: 'U0BOT', is_bot: true }],
    event: { event_ts: AT, ...event },
  };
}

function reaction(type: string, name: string, item: object = { type: 'message' }) {
  return {
    type,
    user: 'U1',
    reaction: name,
    item_user: 'U2',
    item: { channel: CHANNEL, ts: '1.000001', ...item },
  };
}

const changed = (now: object, before: object) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: CHANNEL,
  message: { type: 'message', user: 'U1', ts: '1.000001', text: 'new', ...now },
  previous_message: { type: 'message', user: 'U1', ts: '1.000001', text: 'old', ...before },
});

const deleted = (before?: object) => ({
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  channel: CHANNEL,
  deleted_ts: '1.000001',
  ...(before && { previous_message: { ts: '1.000001', text: 'old', ...before } }),
});

const place = { channel: CHANNEL, ts: '1.000001' };
const inThread = { ...place, thread: '0.000009' };

describe('an event of Slack’s', () => {
  it.each<[what: string, event: object, told: object]>([
    ['📌 put on', reaction('reaction_added', 'pushpin'), { kind: 'marked', place, by: 'U1' }],
    [
      '📌 taken off',
      reaction('reaction_removed', 'pushpin'),
      { kind: 'unmarked', place, by: 'U1' },
    ],
    ['an edit', changed({}, {}), { kind: 'edited', place, text: 'new' }],
    [
      'an edit in a thread',
      changed({ thread_ts: '0.000009' }, { thread_ts: '0.000009' }),
      { kind: 'edited', place: inThread, text: 'new' },
    ],
    [
      'an edit of the message that began a thread',
      changed({ thread_ts: '1.000001' }, {}),
      { kind: 'edited', place, text: 'new' },
    ],
    ['a deletion', deleted(), { kind: 'deleted', place }],
    [
      'a deletion in a thread',
      deleted({ thread_ts: '0.000009' }),
      { kind: 'deleted', place: inThread },
    ],
    ['a tombstone', changed({ subtype: 'tombstone' }, {}), { kind: 'deleted', place }],
    [
      'somebody who joined',
      { type: 'member_joined_channel', user: 'U1', channel: CHANNEL, channel_type: 'C' },
      { kind: 'joined', channel: CHANNEL, user: 'U1' },
    ],
  ])('tells of %s', (_what, event, told) => {
    expect(readEvent(body(event))).toEqual({ id: 'Ev1', at: 1_700_000_000_000, ...told });
  });

  it.each<[what: string, event: object]>([
    ['another reaction', reaction('reaction_added', 'eyes')],
    ['another pin', reaction('reaction_added', 'round_pushpin')],
    ['a reaction to a file', reaction('reaction_added', 'pushpin', { type: 'file', file: 'F1' })],
    ['a link that was unfurled', changed({ text: 'same' }, { text: 'same' })],
    ['a new message', { type: 'message', user: 'U1', channel: CHANNEL, ts: AT, text: 'hi' }],
    ['its own joining', { type: 'member_joined_channel', user: 'U0BOT', channel: CHANNEL }],
    ['an event that nobody knows', { type: 'channel_dreamt', channel: CHANNEL }],
  ])('tells nothing of %s', (_what, event) => {
    expect(readEvent(body(event))).toBeUndefined();
  });

  it.each([null, 'text', {}, { event: {} }])('tells nothing of %j', (sent) => {
    expect(readEvent(sent)).toBeUndefined();
  });
});
