import { describe, expect, it } from 'vitest';
import { alarmCard } from '../../../src/features/alarms/card.ts';
import { cardModel } from '../../../src/features/alarms/card-model.ts';
import type { CardState, Silence } from '../../../src/store/alarms.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { ANN, BEGAN, cardState, catalog, MINUTE, record } from './story.ts';

function shown(state: CardState, now = BEGAN + 3 * MINUTE) {
  const model = cardModel(state, catalog, now);
  if (!model) throw new Error('A card without alarms.');
  const { looks, buttons } = looksAt(now);
  return { view: alarmCard(model, looks), buttons };
}

const silence: Silence = {
  id: 's1',
  environment: 'shop@dev',
  alarm: 'web-cpu',
  by: ANN,
  reason: 'load test',
  begunAt: BEGAN,
  until: BEGAN + 30 * MINUTE,
};
const composite = {
  rule: 'ALARM("web-cpu") OR ALARM("web-memory")',
  children: ['web-cpu', 'web-memory'],
};
const plain = { name: 'web', key: 'arn:web', value: 1, reason: 'web-cpu transitioned to ALARM' };
const elsewhere = Array.from({ length: 40 }, (_, index) =>
  record(
    { name: `elsewhere-${index}`, key: `arn:${index}`, state: index % 4 === 3 ? 'OK' : 'ALARM' },
    { severity: 'warning' },
  ),
);

const cards: Readonly<Record<string, CardState>> = {
  firing: cardState([record()], {
    card: {
      context: {
        deployments: [{ at: BEGAN - 8 * MINUTE, revision: 'web:42', state: 'FAILED', failed: 3 }],
        problems: [],
        chart: { file: 'F0CHART', alt: 'Line chart of Web CPU', title: 'Web CPU is high' },
      },
    },
    ticks: [{ item: 'busy/step/Is it running', by: ANN, found: 'Degraded', at: BEGAN + MINUTE }],
  }),
  acked: cardState([record()], {
    card: { ack: { by: ANN, at: BEGAN + MINUTE }, incident: 'INC-7', escalated: 1, notified: 1 },
  }),
  silenced: cardState([record()], { silences: [silence] }),
  ok: cardState([record({ state: 'OK', value: 40 })], { card: { closedAt: BEGAN + 2 * MINUTE } }),
  unknown: cardState([record({ state: 'INSUFFICIENT_DATA' })]),
  group: cardState([
    record(),
    record({ name: 'web-memory', key: 'arn:2', value: 93 }, { severity: 'warning' }),
    record({ name: 'web-errors', key: 'arn:3', state: 'OK', value: 0 }, { severity: 'warning' }),
  ]),
  storm: cardState(elsewhere, { card: { storm: true } }),
  composite: cardState([
    (({ trigger: _none, ...event }) => ({ ...record(plain), event: { ...event, composite } }))(
      Object(record(plain).event),
    ),
  ]),
};

describe('the card of an alarm', () => {
  it.each(Object.keys(cards))('looks as it should: %s', async (name) => {
    const state = cards[name];
    if (!state) throw new Error(name);
    const { view, buttons } = shown(state);
    await expectGolden(`alarm-card-${name}`, view, buttons);
    expect(messageProblems(view, ['F0CHART'])).toEqual([]);
  });

  it('never ticks green what nobody knows, or what is only silenced', () => {
    for (const name of ['unknown', 'silenced', 'storm', 'group'] as const) {
      const heading = JSON.stringify(shown(cards[name] ?? cardState([])).view.blocks[0]);
      expect(heading, name).not.toContain('white_check_mark');
    }
    expect(JSON.stringify(shown(cards.ok ?? cardState([])).view.blocks[0])).toContain(
      'white_check_mark',
    );
  });

  it('takes text from outside for text, in every place', () => {
    const bad = { name: HOSTILE, reason: HOSTILE, facts: [HOSTILE, HOSTILE] };
    const hostile = [
      cardState([record(bad)], {
        card: { ack: { by: { id: 'U0ANN', name: HOSTILE }, at: BEGAN } },
        silences: [{ ...silence, alarm: HOSTILE, reason: HOSTILE }],
        ticks: [{ item: 'busy/step/Is it running', found: HOSTILE, at: BEGAN }],
      }),
      cardState([record(bad), record({ ...bad, key: 'other' })]),
      cardState([record({ ...bad, composite: { rule: HOSTILE, children: [HOSTILE] } })]),
    ];
    for (const state of hostile) {
      const { view } = shown(state);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view).filter((each) => !isOurMention(each))).toEqual([]);
    }
  });

  it('fits into one message however much there is', () => {
    const long = 'x'.repeat(5_000);
    const many = Array.from({ length: 400 }, (_, index) =>
      record({ name: `${long}${index}`, key: `${index}`, reason: long, facts: [long, long] }),
    );
    for (const storm of [false, true])
      expect(messageProblems(shown(cardState(many, { card: { storm } })).view)).toEqual([]);
    const [one = record()] = many;
    const silences = Array.from({ length: 50 }, () => ({ ...silence, reason: long }));
    const ticks = [{ item: 'busy/cause/A deploy that does not start', found: long, at: BEGAN }];
    expect(messageProblems(shown(cardState([one], { silences, ticks })).view)).toEqual([]);
  });
});

/** Mentions that we make ourselves: of who acknowledged or silenced it, and of its owner. */
function isOurMention(danger: string): boolean {
  const rest = danger.replace(/<@U0ANN>|<!subteam\^S0ONCALL>/g, '');
  return !/[<>]/.test(rest.replace(/<!date\^\d+\^[^|<>^]*\|[^|<>]*>/g, ''));
}
