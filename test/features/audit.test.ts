import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../src/features/audit/command.ts';
import { type AuditPage, readPage } from '../../src/features/audit/page.ts';
import { auditView } from '../../src/features/audit/view.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { parseInvocation, prepare } from '../../src/kernel/invocation.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
import { splitWords } from '../../src/kernel/words.ts';
import type { AuditLog, AuditQuery } from '../../src/store/audit.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../slack/acceptance.ts';
import { entry, START } from '../store/entries.ts';
import { createPlace } from '../store/place.ts';
import { expectGolden } from './golden.ts';

const MINUTE = 60_000;

async function openLog(): Promise<AuditLog> {
  const place = await createPlace('sqlite');
  return (await place.open()).audit;
}

/** Writes the rows of requests, oldest first: `a` asks, `a!` ends. */
async function write(log: AuditLog, order: string, parts: Partial<AuditEntry> = {}) {
  for (const [index, word] of order.split(' ').entries()) {
    const ended = word.endsWith('!');
    await log.append(
      entry({
        at: START + index * 1_000,
        requestId: word.replace('!', ''),
        ...(ended ? { step: 'succeeded', durationMs: 1_000 } : { step: 'requested' }),
        ...parts,
      }),
    );
  }
}

const shown = ({ requests }: AuditPage) =>
  requests.map(({ row, ended }) => `${row.entry.requestId}${ended ? '!' : ''}`);

describe('a page of the audit log', () => {
  it.each<[what: string, order: string, requests: string[]]>([
    ['requests that ended', 'a a! b b!', ['b!', 'a!']],
    ['requests at the same time', 'a b a! b!', ['b!', 'a!']],
    ['a request that has not ended', 'a b b!', ['b!', 'a']],
    ['the request that asks, left out', 'a a! me', ['a!']],
    ['nothing but the request that asks', 'me', []],
  ])('shows %s once, newest first', async (_what, order, requests) => {
    const log = await openLog();
    await write(log, order);
    const page = await readPage(log, {}, 'me');
    expect(shown(page)).toEqual(requests);
    expect(page).not.toHaveProperty('older');
  });

  it('leads to the next one, and together they show every request once', async () => {
    const log = await openLog();
    const names = Array.from({ length: 50 }, (_, index) => `r${index}`);
    await write(log, [...names.map((name) => `${name} ${name}!`), 'me'].join(' '));
    const seen: string[] = [];
    let page = await readPage(log, {}, 'me');
    for (;;) {
      seen.push(...shown(page));
      if (page.older === undefined) break;
      page = await readPage(log, { before: page.older }, 'other');
    }
    expect(seen).toEqual(names.toReversed().map((name) => `${name}!`));
  });

  it('shows no request a second time whose end was on the page before', async () => {
    const log = await openLog();
    const waiting = Array.from({ length: 35 }, (_, index) => `w${index}`);
    await write(log, ['first first!', ...waiting, ...waiting.map((name) => `${name}!`)].join(' '));
    const newest = await readPage(log, {}, 'me');
    expect(shown(newest)).toHaveLength(30);
    const next = await readPage(log, { before: newest.older ?? 0 }, 'me');
    expect(shown(next)).toEqual(['w4!', 'w3!', 'w2!', 'w1!', 'w0!']);
    const last = await readPage(log, { before: next.older ?? 0 }, 'me');
    expect(shown(last)).toEqual(['first!']);
    expect(last).not.toHaveProperty('older');
  });

  it('has no next one after the first row of the log', async () => {
    const log = await openLog();
    const names = Array.from({ length: 15 }, (_, index) => `r${index}`);
    await write(log, names.map((name) => `${name} ${name}!`).join(' '));
    expect(await readPage(log, {}, 'me')).not.toHaveProperty('older');
  });
});

describe('the audit command', () => {
  /** What the log is searched for, for a command line. */
  async function searchOf(line: string): Promise<AuditQuery | undefined> {
    const queries: AuditQuery[] = [];
    const log = {
      search: async (query: AuditQuery) => {
        queries.push(query);
        return [];
      },
    };
    const registry = createRegistry([auditCommand(log)]);
    await prepare(parseInvocation(splitWords(line), registry))(
      {
        requestId: 'me',
        actor: { id: 'U0ANN', name: 'Ann', timeZone: 'Europe/Berlin', kind: 'member' },
        origin: { kind: 'cli' },
        place: Promise.resolve(undefined),
        target: undefined,
        now: () => START,
        signal: new AbortController().signal,
      },
      looksAt(START).looks,
      () => {},
    );
    return queries[0];
  }

  it.each<[line: string, query: Omit<AuditQuery, 'limit'>]>([
    ['audit', {}],
    ['audit --by me', { actor: 'U0ANN' }],
    ['audit --by <@U0BOB>', { actor: 'U0BOB' }],
    ['audit --by <@W0BOB|bob.b>', { actor: 'W0BOB' }],
    ['audit --by U0BOB', { actor: 'U0BOB' }],
    ['audit --by cli:bob', { actor: 'cli:bob' }],
    ['audit --what Health', { command: 'health' }],
    ['audit --target shop@dev/web', { target: 'shop@dev/web' }],
    ['audit --since 3h', { since: START - 180 * MINUTE }],
    ['audit —since 10:00', { since: START - 60 * MINUTE }],
    ['audit --since 2026-11-19T00:00:00Z', { since: Date.UTC(2026, 10, 19) }],
    ['audit --before 120', { before: 120 }],
    ['audit --by me --what help --before 7', { actor: 'U0ANN', command: 'help', before: 7 }],
  ])('%s', async (line, query) => {
    expect(await searchOf(line)).toEqual({ ...query, limit: 31 });
  });

  it.each<[line: string, complaint: string]>([
    [
      'audit --by @bob',
      '`--by`: expected a mention (`@somebody`), a Slack user id or `me`, got `@bob`.',
    ],
    [
      'audit --by <!channel>',
      '`--by`: expected a mention (`@somebody`), a Slack user id or `me`, got `<!channel>`.',
    ],
    ['audit --before -5', '`--before`: expected a row number, got `-5`.'],
    ['audit --before 1e3', '`--before`: expected a row number, got `1e3`.'],
  ])('refuses %s', async (line, complaint) => {
    const error: unknown = await searchOf(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(complaint);
  });
});

describe('the view of the audit log', () => {
  const everyEnding: Partial<AuditEntry>[] = [
    { requestId: 'r1', step: 'succeeded', durationMs: 840, parameters: { all: true, since: '3h' } },
    {
      requestId: 'r2',
      step: 'failed',
      durationMs: 5_000,
      error: { id: 'e1', message: 'Something failed inside the bot.\nMore.' },
    },
    {
      requestId: 'r3',
      step: 'denied',
      durationMs: 3,
      error: { message: 'This needs the role operator.' },
    },
    {
      requestId: 'r4',
      step: 'rejected',
      durationMs: 2,
      command: '',
      parameters: { text: 'helth <!channel>' },
      error: { message: 'There is no command `helth`.' },
    },
    { requestId: 'r5', step: 'requested', origin: { kind: 'cli' }, at: START - 26 * 60 * MINUTE },
  ];
  const pageOf = async (
    entries: Partial<AuditEntry>[],
    filter: AuditPage['filter'] = {},
  ): Promise<AuditPage> => {
    const log = await openLog();
    for (const parts of entries) await log.append(entry(parts));
    return readPage(log, filter, 'me');
  };

  it('looks as it does in golden/audit.json', async () => {
    const { looks, buttons } = looksAt(START + MINUTE);
    const page = { ...(await pageOf(everyEnding)), older: 1, filter: { actor: 'U0ANN' } };
    const view = auditView(page, looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden('audit', view, buttons);
  });

  it('says when there is nothing, as in golden/audit-nothing.json', async () => {
    const view = auditView(await pageOf([]), looksAt(START).looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden('audit-nothing', view);
  });

  it('asks the same question again for what is older', async () => {
    const { looks, buttons } = looksAt(START);
    const filter = {
      actor: 'U0ANN',
      command: 'health',
      target: 'shop@dev',
      since: START - MINUTE,
      before: 99,
    };
    auditView({ ...(await pageOf(everyEnding)), filter, older: 42 }, looks);
    expect(buttons).toEqual([
      'edit: audit --by U0ANN --what health --target shop@dev --since 2026-11-20T09:59:00.000Z --before 42',
    ]);
  });

  it('is one that Slack takes, shows every row, and is harmless, whatever was typed', async () => {
    const text = `${HOSTILE} `.repeat(60);
    const page = await pageOf(
      Array.from({ length: 30 }, (_, index) => ({
        requestId: `r${index}`,
        step: 'failed' as const,
        actor: { id: 'U0ANN', name: `${index} ${text}` },
        command: '',
        target: text,
        parameters: { text },
        error: { message: text },
      })),
    );
    const view = auditView(page, looksAt(START).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    const rows = JSON.stringify(view.blocks).split('"rich_text_section"').length - 1;
    expect(rows).toBe(30);
  });
});
