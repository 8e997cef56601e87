import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../src/features/audit/command.ts';
import { readFileRows } from '../../src/features/audit/file.ts';
import { readAuditLine } from '../../src/features/audit/line.ts';
import { type AuditPage, readPage } from '../../src/features/audit/page.ts';
import { auditView } from '../../src/features/audit/view.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { parseInvocation, prepare } from '../../src/kernel/invocation.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
import type { View } from '../../src/kernel/view.ts';
import { splitWords } from '../../src/kernel/words.ts';
import type { AuditLog, AuditQuery, AuditRow } from '../../src/store/audit.ts';
import { rowHash } from '../../src/store/chain.ts';
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

const shown = ({ rows }: AuditPage) =>
  rows.map(({ row, ended }) => `${row.entry.requestId}${ended ? '!' : ''}`);

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
    const page = await readPage(log, { filter: {} }, 'me');
    expect(shown(page)).toEqual(requests);
    expect(page).not.toHaveProperty('older');
  });

  it('leads to the next one, and together they show every request once', async () => {
    const log = await openLog();
    const names = Array.from({ length: 50 }, (_, index) => `r${index}`);
    await write(log, [...names.map((name) => `${name} ${name}!`), 'me'].join(' '));
    const seen: string[] = [];
    let page = await readPage(log, { filter: {} }, 'me');
    for (;;) {
      seen.push(...shown(page));
      if (page.older === undefined) break;
      page = await readPage(log, { filter: {}, before: page.older }, 'other');
    }
    expect(seen).toEqual(names.toReversed().map((name) => `${name}!`));
  });

  it('shows no request a second time whose end was on the page before', async () => {
    const log = await openLog();
    const waiting = Array.from({ length: 35 }, (_, index) => `w${index}`);
    await write(log, ['first first!', ...waiting, ...waiting.map((name) => `${name}!`)].join(' '));
    const newest = await readPage(log, { filter: {} }, 'me');
    expect(shown(newest)).toHaveLength(30);
    const next = await readPage(log, { filter: {}, before: newest.older ?? 0 }, 'me');
    expect(shown(next)).toEqual(['w4!', 'w3!', 'w2!', 'w1!', 'w0!']);
    const last = await readPage(log, { filter: {}, before: next.older ?? 0 }, 'me');
    expect(shown(last)).toEqual(['first!']);
    expect(last).not.toHaveProperty('older');
  });

  it('has no next one after the first row of the log', async () => {
    const log = await openLog();
    const names = Array.from({ length: 15 }, (_, index) => `r${index}`);
    await write(log, names.map((name) => `${name} ${name}!`).join(' '));
    expect(await readPage(log, { filter: {} }, 'me')).not.toHaveProperty('older');
  });

  it('is as long as somebody wants it', async () => {
    const log = await openLog();
    await write(log, 'a a! b b! c c!');
    const page = await readPage(log, { filter: {}, limit: 3 }, 'me');
    expect(shown(page)).toEqual(['c!', 'b!']);
    expect(page.older).toBe(4);
  });

  it('shows every step of an action, and the request for it once', async () => {
    const log = await openLog();
    await writeAction(log);
    expect(steps(await readPage(log, { filter: {} }, 'me'))).toEqual([
      'succeeded scale',
      'started scale',
      'succeeded approve',
      'approved scale',
      'succeeded scale',
      'planned scale',
    ]);
  });

  it('shows a request for an action that has not ended, beside the steps so far', async () => {
    const log = await openLog();
    const asked = { requestId: 'a', command: 'scale' };
    await log.append(entry({ ...asked, step: 'requested' }));
    const action = { id: 'action-1', name: 'scale', hash: 'ab'.repeat(32) };
    await log.append(entry({ ...asked, step: 'planned', action }));
    const page = await readPage(log, { filter: {} }, 'me');
    expect(shown(page)).toEqual(['a!', 'a']);
    expect(steps(page)).toEqual(['planned scale', 'requested scale']);
  });

  it('shows the steps of one action by its id, oldest at the end', async () => {
    const log = await openLog();
    await writeAction(log);
    await writeAction(log, 'action-2');
    const page = await readPage(log, { filter: { actionId: 'action-1' } }, 'me');
    expect(steps(page)).toEqual([
      'succeeded scale',
      'started scale',
      'approved scale',
      'planned scale',
    ]);
  });

  it('shows each row with the outcome that somebody looks for', async () => {
    const log = await openLog();
    await write(log, 'a a! b b!');
    const asked = await readPage(log, { filter: { step: 'requested' } }, 'me');
    expect(steps(asked)).toEqual(['requested health', 'requested health']);
  });
});

const steps = ({ rows }: AuditPage) =>
  rows.map(
    ({
      row: {
        entry: { step, command },
      },
    }) => `${step} ${command}`,
  );

/** The rows of an action that somebody asked for and somebody else approved. */
async function writeAction(log: AuditLog, id = 'action-1') {
  const asked = { requestId: `${id} asked`, command: 'scale' };
  const approving = { requestId: `${id} approving`, command: 'approve' };
  const action = { ...asked, action: { id, name: 'scale', hash: 'ab'.repeat(32) } };
  for (const parts of [
    { ...asked, step: 'requested' },
    { ...action, step: 'planned' },
    { ...asked, step: 'succeeded' },
    { ...approving, step: 'requested' },
    { ...action, step: 'approved' },
    { ...approving, step: 'succeeded' },
    { ...action, step: 'started' },
    { ...action, step: 'succeeded' },
  ] as const)
    await log.append(entry(parts));
}

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
        whenShown: () => undefined,
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
    ['audit --action Health', { command: 'health' }],
    ['audit --outcome Denied', { step: 'denied' }],
    ['audit --incident inc-7', { incident: 'inc-7' }],
    ['audit action-1', { actionId: 'action-1' }],
    ['audit --since 3h --until 10:30', { since: START - 180 * MINUTE, until: START - 30 * MINUTE }],
    ['audit --target shop@dev/web', { target: 'shop@dev/web' }],
    ['audit --since 3h', { since: START - 180 * MINUTE }],
    ['audit —since 10:00', { since: START - 60 * MINUTE }],
    ['audit --since 2026-11-19T00:00:00Z', { since: Date.UTC(2026, 10, 19) }],
    ['audit --before 120', { before: 120 }],
    ['audit --by me --action help --before 7', { actor: 'U0ANN', command: 'help', before: 7 }],
  ])('%s', async (line, query) => {
    expect(await searchOf(line)).toEqual({ ...query, limit: 31 });
  });

  it.each<[line: string, limit: number]>([
    ['audit --limit 1', 2],
    ['audit --limit 30', 31],
    ['audit --file', 500],
  ])('reads only so many rows at a time for %s', async (line, limit) => {
    expect(await searchOf(line)).toEqual({ limit });
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
    ['audit --limit 31', '`--limit`: expected a number from 1 to 30, got `31`.'],
    ['audit --limit 0', '`--limit`: expected a number from 1 to 30, got `0`.'],
    [
      'audit --outcome maybe',
      '`--outcome`: expected one of requested, planned, approved, declined, expired, changed, started, succeeded, failed, unknown, denied, rejected, got `maybe`.',
    ],
  ])('refuses %s', async (line, complaint) => {
    const error: unknown = await searchOf(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(complaint);
  });
});

describe('the view of the audit log', () => {
  const action = {
    id: '7d3f0c1e-0000-4000-8000-000000000000',
    name: 'scale',
    hash: 'cd'.repeat(32),
  };
  const scale = { command: 'scale', parameters: { count: 4 }, action } as const;
  const everyStep: Partial<AuditEntry>[] = [
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
    { requestId: 'r6', ...scale, step: 'planned', reason: 'Checkout is slow', incident: 'INC-7' },
    { requestId: 'r6', ...scale, step: 'approved', actor: { id: 'U200', name: 'Alex' } },
    { requestId: 'r6', ...scale, step: 'declined', reason: 'Not now' },
    { requestId: 'r6', ...scale, step: 'expired', origin: { kind: 'job' } },
    { requestId: 'r6', ...scale, step: 'changed', origin: { kind: 'job' } },
    { requestId: 'r6', ...scale, step: 'started', breakGlass: true },
    { requestId: 'r6', ...scale, step: 'unknown', error: { message: 'AWS did not answer.' } },
  ];
  const pageOf = async (
    entries: Partial<AuditEntry>[],
    filter: AuditPage['search']['filter'] = {},
  ): Promise<AuditPage> => {
    const log = await openLog();
    for (const parts of entries) await log.append(entry(parts));
    return readPage(log, { filter }, 'me');
  };

  it('looks as it does in golden/audit.json', async () => {
    const { looks, buttons } = looksAt(START + MINUTE);
    const page = { ...(await pageOf(everyStep)), older: 1 };
    const view = auditView(page, looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden('audit', view, buttons);
  });

  it('says when there is nothing, as in golden/audit-nothing.json', async () => {
    const view = auditView(await pageOf([]), looksAt(START).looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden('audit-nothing', view);
  });

  it('asks the same question again for what is older, and for a file', async () => {
    const { looks, buttons } = looksAt(START);
    const search = {
      filter: {
        actionId: action.id,
        actor: 'U0ANN',
        command: 'health',
        target: 'shop@dev',
        step: 'denied',
        since: START - MINUTE,
        until: START,
        incident: 'INC-7',
      },
      before: 99,
      limit: 10,
    } as const;
    auditView({ ...(await pageOf(everyStep)), search, older: 42 }, looks);
    const same = `audit ${action.id} --by U0ANN --action health --target shop@dev --outcome denied --since 2026-11-20T09:59:00.000Z --until 2026-11-20T10:00:00.000Z --incident INC-7`;
    expect(buttons).toEqual([`edit: ${same} --limit 10 --before 42`, `thread: ${same} --file`]);
  });

  it('leads to the steps of the newest three actions', async () => {
    const { looks, buttons } = looksAt(START);
    const ids = ['a1', 'a2', 'a3', 'a4', 'a4'];
    const page = await pageOf(
      ids.map((id) => ({ ...scale, step: 'started', action: { ...action, id } })),
    );
    auditView(page, looks);
    expect(buttons.slice(1)).toEqual(['thread: audit a4', 'thread: audit a3', 'thread: audit a2']);
  });

  it('shows the whole id of an action however long the rest is', async () => {
    const reason = 'because '.repeat(100);
    const page = await pageOf([{ ...scale, step: 'planned', reason }]);
    expect(JSON.stringify(auditView(page, looksAt(START).looks).blocks)).toContain(
      `…  ·  action ${action.id}"`,
    );
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
        action: { id: text, name: text, hash: text },
        incident: text,
        reason: text,
      })),
    );
    const view = auditView(page, looksAt(START).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    const rows = JSON.stringify(view.blocks).split('"rich_text_section"').length - 1;
    expect(rows).toBe(30);
  });
});

describe('the audit log as a file', () => {
  const contentOf = ({ files = [] }: View) => files.map(({ content }) => content).join('');

  it('holds all rows that were searched for, oldest first, each verifiable', async () => {
    const log = await openLog();
    await write(log, 'a a! b b!', { parameters: { text: 'line\u2028"hash":"' } });
    await write(log, 'c c!', { command: 'help' });
    const { looks } = looksAt(START);
    const view = auditView(await readFileRows(log, { command: 'health' }, START), looks);
    expect(messageProblems(view)).toEqual([]);
    const rows = contentOf(view)
      .trimEnd()
      .split('\n')
      .map((line) => readAuditLine(line));
    const stored = (await Array.fromAsync(log.rows(1))).slice(0, 4);
    expect(rows).toEqual(stored);
    expect(stored.map((row) => rowHash(row))).toEqual(stored.map(({ hash }) => hash));
    await expectGolden('audit-file', { ...view, files: [] });
    expect(view.files).toMatchObject([
      { name: 'audit-2026-11-20-10-00.ndjson', title: 'Audit log' },
    ]);
  });

  it('is bounded, and says so', async () => {
    const rows: AuditRow[] = Array.from({ length: 5_400 }, (_, index) => ({
      seq: index + 1,
      prev: '0'.repeat(64),
      hash: '0'.repeat(64),
      entry: entry(),
    }));
    const log = {
      search: async ({ before = rows.length + 1, limit }: AuditQuery) =>
        rows.slice(Math.max(0, before - 1 - limit), before - 1).reverse(),
    };
    const found = await readFileRows(log, {}, START);
    const view = auditView(found, looksAt(START).looks);
    expect(view.text).toBe(
      'The newest 5,000 rows of the audit log as NDJSON, oldest first, each with its hash.',
    );
    expect(found.rows.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => index + 401),
    );
    expect(contentOf(view).split('\n')).toHaveLength(5_001);
  });

  it('is none where nothing was found', async () => {
    const log = await openLog();
    const view = auditView(await readFileRows(log, {}, START), looksAt(START).looks);
    expect(view).toMatchObject({
      text: 'The audit log has nothing like that, so there is no file.',
    });
    expect(view).not.toHaveProperty('files');
  });

  it('is told of harmlessly, whatever was searched for', async () => {
    const log = await openLog();
    await log.append(entry({ target: HOSTILE }));
    const filter = { target: entry({ target: HOSTILE }).target ?? '' };
    const stored = { ...filter, target: filter.target.replace('\ud800', '\ufffd') };
    const view = auditView(await readFileRows(log, stored, START), looksAt(START).looks);
    expect(view.files).toHaveLength(1);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
