import { describe, expect, it } from 'vitest';
import type { LogsResult } from '../../../src/features/logs/report.ts';
import { logsView } from '../../../src/features/logs/view.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { answerOf, CART, entriesOf, logsOf, MINUTE, NOW, source, WEB } from './answers.ts';

const LINES = [
  'INFO:     10.0.1.34:1234 - "GET /health HTTP/1.1" 200 OK',
  'INFO:     10.0.1.34:1235 - "GET /health HTTP/1.1" 200 OK',
  '2026-11-21 11:59:57,031 [WARNING] Slow query took 1834 ms',
  'ERROR:    Exception in ASGI application',
];
const FAULT =
  'CloudWatch Logs FilterLogEvents in eu-central-1: access denied. Allow logs:FilterLogEvents.';
const cart = { component: 'cart', title: 'cart', group: CART };
const quiet = logsOf([], {
  searched: [
    { what: 'with the text', value: 'timeout' },
    { what: 'of level', value: 'error or worse' },
  ],
  asked: ['logs', '--grep=timeout', '--level=error'],
  lines: 1_234,
});
const partial = logsOf(entriesOf(LINES), {
  sources: [
    {
      ...source('web', WEB),
      reach: { stopped: 'limit', searchedFrom: NOW - 5 * MINUTE, wholeSince: NOW - 4 * MINUTE },
    },
    { ...cart, fault: FAULT },
  ],
  masked: 3,
  notes: ['Not searched, because --where needs JSON lines: till (format nginx).'],
});
const many = logsOf(
  entriesOf(Array.from({ length: 120 }, (_, index) => `job ${'ab'.repeat(index)} failed`)),
  { left: 1_000 },
);
const trace = logsOf(
  [
    ...entriesOf(['POST /poll request_id=r-1'], { every: 450 }),
    ...entriesOf(['[ERROR] POST /poll request_id=r-1 failed'], { group: CART, every: 40 }),
  ],
  {
    asked: ['trace', 'r-1'],
    trace: 'r-1',
    searched: [{ what: 'with the id', value: 'r-1' }],
    sources: [source('web', WEB), source('cart', CART)],
  },
);
const second = { page: 2, errors: false, raw: false };

describe('logs as a message', () => {
  it.each<[name: string, result: LogsResult]>([
    ['logs', answerOf(logsOf(entriesOf(LINES), { masked: 1 }))],
    ['logs-reading', { kind: 'reading', title: 'Shop prod', done: 2, of: 5 }],
    ['logs-quiet', { kind: 'answer', logs: quiet, shown: second, file: 'none' }],
    ['logs-partly-denied', answerOf(partial)],
    ['logs-second-page', answerOf(many, { shown: second })],
    ['logs-errors-raw', answerOf(partial, { shown: { page: 1, errors: true, raw: true } })],
    ['logs-file', answerOf(logsOf(entriesOf(LINES)), { file: 'alone' })],
    ['logs-trace', answerOf(trace)],
  ])('is golden/%s.json, and one that Slack takes', async (name, result) => {
    const { looks, buttons } = looksAt(NOW);
    const view = logsView(result, looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });

  it('marks the worst level, and never puts a tick', () => {
    const head = (lines: string[]) =>
      plainText(logsView(answerOf(logsOf(entriesOf(lines))), looksAt(NOW).looks).blocks).split(
        '\n',
      )[0];
    expect(head(['[ERROR] a', '[WARNING] b'])).toBe('✗ Web (Shop prod): 2 entries, 1 error');
    expect(head(['[WARNING] b'])).toBe('! Web (Shop prod): 1 entry, no errors');
    expect(head(['[INFO] b'])).toBe('Web (Shop prod): 1 entry, no errors');
    expect(head([])).toBe('No lines: Web (Shop prod)');
  });

  it('shows a long traceback whole, over several boxes', () => {
    const frames = Array.from({ length: 11 }, (_, index) => `  File "${index}${'y'.repeat(390)}"`);
    const logs = logsOf(entriesOf([`Traceback (most recent call last):\n${frames.join('\n')}`]));
    const raw = answerOf(logs, { shown: { page: 1, errors: false, raw: true } });
    const { blocks } = logsView(raw, looksAt(NOW).looks);
    const text = JSON.stringify(blocks);
    for (let index = 0; index < 11; index += 1) expect(text).toContain(`File \\"${index}yyy`);
    expect(text).not.toContain('…\n');
  });

  it('says that nothing could be read where every log failed', () => {
    const logs = logsOf([], { sources: [{ ...cart, fault: FAULT }] });
    const text = plainText(logsView(answerOf(logs), looksAt(NOW).looks).blocks);
    expect(text).toContain('? No log could be read: Web (Shop prod)');
    expect(text).toContain('access denied. Allow logs:FilterLogEvents.');
  });

  it('asks earlier for what was not reached of the window, or for the window before it', () => {
    const buttonOf = (logs: typeof many) => {
      const { looks, buttons } = looksAt(NOW);
      logsView({ kind: 'answer', logs, shown: second, file: 'none' }, looks);
      return buttons[0];
    };
    expect(buttonOf(quiet)).toBe(
      'edit: logs shop@prod/web --grep=timeout --level=error --from 2026-11-21T11:30:00.000Z --to 2026-11-21T11:45:00.000Z',
    );
    expect(buttonOf(partial)).toBe(
      'edit: logs shop@prod/web --level=info --from 2026-11-21T11:45:00.000Z --to 2026-11-21T11:55:00.001Z',
    );
  });

  it('is harmless and taken by Slack whatever stands in it', () => {
    const lines = Array.from({ length: 60 }, () => HOSTILE.repeat(9));
    const logs = logsOf(entriesOf(lines), {
      title: HOSTILE,
      searched: [{ what: 'with the text', value: HOSTILE.repeat(5) }],
      notes: Array<string>(20).fill(HOSTILE.repeat(9)),
      sources: Array.from({ length: 20 }, () => ({ ...cart, component: HOSTILE, fault: HOSTILE })),
    });
    for (const choice of [second, { ...second, raw: true }, { ...second, errors: true }]) {
      const view = logsView(
        answerOf(logs, { shown: choice }),
        looksAt(NOW, { asker: HOSTILE }).looks,
      );
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      expect(JSON.stringify(view.blocks)).not.toContain('not everything fits');
    }
  });
});
