import { describe, expect, it } from 'vitest';
import { type SpokenReport, speakView } from '../../../src/features/devices/commands/speak-view.ts';
import { type ListenReport, listenView } from '../../../src/features/devices/listen-view.ts';
import type { View, ViewContext } from '../../../src/kernel/view.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { START as NOW } from '../../store/entries.ts';
import { expectGolden } from '../golden.ts';

const place = { target: 'garden@home/valves', title: 'Garden home', region: 'us-west-2' };
const sent = { correlationId: 'c-1', topic: 'to/valve-1', sentAt: NOW };
const spoken: SpokenReport = {
  ...place,
  command: 'ping',
  thing: 'valve-1',
  op: 'ping',
  words: [],
  timeout: 10_000,
  dialect: { expectation: 'answered', title: 'new valve' },
  iotLog: 'iot',
};
const silent = {
  ...sent,
  kind: 'silent',
  waited: 10_000,
  error: 'No ack within 10 s.',
  notes: ['Acknowledgements of other commands came once meanwhile; they do not count.'],
  rows: [],
} as const;
const listened: ListenReport = {
  ...place,
  filter: 'from/+',
  lasts: 30_000,
  startedAt: NOW,
  hearing: {
    messages: [{ at: NOW, topic: 'from/valve-1', text: '{"ok":true}', bytes: 11 }],
    count: 3,
    bytes: 5_033,
    ended: 'time',
  },
};

const GOLDENS: readonly [name: string, view: (looks: ViewContext) => View][] = [
  ['ping-waiting', (looks) => speakView({ ...spoken, sent }, looks)],
  [
    'ping',
    (looks) => {
      const rows = [['data.pong', 'true']] as const;
      const answer = { ...sent, kind: 'acknowledged', roundTrip: 84, waited: 84, notes: [], rows };
      return speakView({ ...spoken, answer: { ...answer, kind: 'acknowledged' } }, looks);
    },
  ],
  ['ping-silent', (looks) => speakView({ ...spoken, answer: silent }, looks)],
  ['listen', (looks) => listenView(listened, looks)],
];

describe('answers about commands to devices', () => {
  it.each(GOLDENS)('are golden/%s.json, and messages that Slack takes', async (name, viewOf) => {
    const { looks, buttons } = looksAt(NOW);
    const view = viewOf(looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });
});

const much = HOSTILE.repeat(30);
const wild: [string, (looks: ViewContext) => View][] = [
  [
    'an acknowledgement',
    (looks) => {
      const rows = Array.from(
        { length: 21 },
        () => [much.slice(0, 80), much.slice(0, 201)] as const,
      );
      const words = Array(9).fill(much);
      const dialect = { expectation: 'ignored', title: much } as const;
      const answer = {
        ...silent,
        topic: much,
        correlationId: much,
        error: much,
        rows,
        notes: words,
      };
      const hostile = { title: much, thing: much, op: much, words, dialect, answer };
      return speakView({ ...spoken, ...hostile }, looks);
    },
  ],
  [
    'a dialect that could not be read',
    (looks) => speakView({ ...spoken, dialect: { expectation: 'unknown', fault: much } }, looks),
  ],
  [
    'messages of a topic',
    (looks) => {
      const message = { at: NOW, topic: much.slice(0, 256), text: much.slice(0, 1_001), bytes: 1 };
      const messages = Array(200).fill(message);
      const hearing = { messages, count: 1e9, bytes: 1e15, ended: 'fault', fault: much } as const;
      return listenView({ ...listened, title: much, filter: much, hearing }, looks);
    },
  ],
];

describe('whatever devices say', () => {
  it.each(wild)('%s is shown as text, in a message that Slack takes', (_, viewOf) => {
    const { looks } = looksAt(NOW);
    const view = viewOf(looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
