import { describe, expect, it } from 'vitest';
import type { AuditQuery } from '../../src/store/audit.ts';
import { GENESIS, rowHash } from '../../src/store/chain.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import type { Store } from '../../src/store/store.ts';
import { verifyAudit } from '../../src/store/verify.ts';
import { entry, START } from './entries.ts';
import { createPlace, dialects, postgresOnly } from './place.ts';
import { dropTriggers } from './tamper.ts';

const noCheckpoints = { file: 'notes', keyFile: 'key', publicKey: undefined, text: undefined };

describe.each(dialects)('the audit log on %s', (dialect) => {
  it('begins without rows', async () => {
    const { audit } = await (await createPlace(dialect)).open();
    expect(await audit.head()).toEqual(GENESIS);
    expect(await audit.search({ limit: 10 })).toEqual([]);
  });

  it('chains each row to the one before', async () => {
    const { audit } = await (await createPlace(dialect)).open();
    const first = await audit.append(entry());
    const second = await audit.append(entry({ step: 'succeeded', durationMs: 12.5 }));
    expect(first).toMatchObject({ seq: 1, prev: GENESIS.hash, entry: entry() });
    expect(second).toMatchObject({ seq: 2, prev: first.hash });
    expect(await audit.head()).toEqual({ seq: 2, hash: second.hash });
  });

  it('stores canonical JSON and hashes these very bytes', async () => {
    const { audit } = await (await createPlace(dialect)).open();
    await audit.append(entry({ parameters: { b: 1, a: 'é€😀"\\\n\u001b' } }));
    const [row] = await Array.fromAsync(audit.rows(1));
    expect(row?.entry).toBe(
      `{"actor":{"id":"U100","name":"Dana"},"at":${START},"command":"health",` +
        '"origin":{"channel":"C100","kind":"slack","message":"1700000000.000100"},' +
        '"parameters":{"a":"é€😀\\"\\\\\\n\\u001b","b":1},"requestId":"request-1","step":"requested","target":"shop/web"}',
    );
    expect(row && rowHash(row)).toBe(row?.hash);
  });

  it('replaces what canonical JSON or Postgres cannot hold, and keeps the neighbours', async () => {
    const store = await (await createPlace(dialect)).open();
    const rows = await Promise.all([
      store.audit.append(entry()),
      store.audit.append(
        entry({
          target: 'a\0b\ud800c\udc00d',
          parameters: {
            'key\ud800\0': ['\\u0000', '\\\0', '😀'],
            huge: 12n,
            nan: Number.NaN,
            none: undefined,
          },
        }),
      ),
      store.audit.append(entry()),
    ]);
    expect(rows[1].entry).toMatchObject({
      target: 'a\ufffdb\ufffdc\ufffdd',
      parameters: { 'key\ufffd\ufffd': ['\\u0000', '\\\ufffd', '😀'], huge: '12', nan: null },
    });
    expect(await store.audit.search({ target: 'a\ufffdb\ufffdc\ufffdd', limit: 1 })).toEqual([
      rows[1],
    ]);
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: 3 });
  });

  it('keeps the order of appends that run together', async () => {
    const store = await (await createPlace(dialect)).open();
    const rows = await Promise.all(
      Array.from({ length: 600 }, (_, index) =>
        store.audit.append(entry({ requestId: `${index}` })),
      ),
    );
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.every(({ entry: { requestId } }, index) => requestId === `${index}`)).toBe(true);
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: 600 });
  });

  it('fails the appends of a log that has lost its head', async () => {
    const { open, run } = await createPlace(dialect);
    const { audit } = await open();
    await run(`${dropTriggers[dialect]}; delete from audit_head`);
    const lost = 'The audit log has lost its head row';
    await expect(audit.append(entry())).rejects.toThrow(lost);
    await expect(audit.head()).rejects.toThrow(lost);
    expect(await Array.fromAsync(audit.rows(1))).toEqual([]);
  });

  it('writes nothing of an entry that is not one', async () => {
    const { audit } = await (await createPlace(dialect)).open();
    await expect(audit.append(entry({ at: 1.5 }))).rejects.toThrow();
    expect(await audit.head()).toEqual(GENESIS);
  });

  it.each([
    ['a change', "update audit set entry = replace(entry, 'Dana', 'Eve') where seq = 1"],
    ['a change of nothing', 'update audit set hash = hash'],
    ['a removal', 'delete from audit where seq = 2'],
    ['a removal of everything', 'delete from audit'],
  ])('refuses %s', async (_what, statement) => {
    const { open, run } = await createPlace(dialect);
    const { audit } = await open();
    await audit.append(entry());
    await audit.append(entry());
    const before = await Array.fromAsync(audit.rows(1));
    await expect(run(statement)).rejects.toThrow('audit rows can only be added at the end');
    expect(await Array.fromAsync(audit.rows(1))).toEqual(before);
  });

  it.each([
    ['set back', 'update audit_head set seq = 1, hash = (select hash from audit where seq = 1)'],
    ['set ahead', 'update audit_head set seq = 3'],
    ['given another hash', `update audit_head set hash = '${'a'.repeat(64)}'`],
    ['removed', 'delete from audit_head'],
    ['replaced', replaceHead[dialect]],
  ])('does not let its head be %s', async (_what, statement) => {
    const { open, run } = await createPlace(dialect);
    const { audit } = await open();
    await audit.append(entry());
    await audit.append(entry());
    const before = await audit.head();
    await expect(run(statement)).rejects.toThrow(
      'the head of the audit log only moves to its last row',
    );
    expect(await audit.head()).toEqual(before);
    expect((await audit.append(entry())).seq).toBe(3);
  });

  it('reads rows in batches from a number on', async () => {
    const { audit } = await (await createPlace(dialect)).open();
    await appendMany({ audit }, 7);
    const numbers = (rows: { seq: number }[]) => rows.map(({ seq }) => seq);
    expect(numbers(await Array.fromAsync(audit.rows(1, 3)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(numbers(await Array.fromAsync(audit.rows(6, 2)))).toEqual([6, 7]);
    expect(numbers(await Array.fromAsync(audit.rows(8)))).toEqual([]);
  });
});

describe.each(postgresOnly)('the append-only %s table', (postgres) => {
  it.each([
    ['truncate audit', 'audit rows can only be added at the end'],
    ['truncate audit_head', 'the head of the audit log only moves to its last row'],
    ['truncate audit, audit_head cascade', 'only'],
  ])('refuses to be emptied by "%s"', async (statement, why) => {
    const { open, run } = await createPlace(postgres);
    const { audit } = await open();
    await audit.append(entry());
    await expect(run(statement)).rejects.toThrow(why);
    expect((await audit.append(entry())).seq).toBe(2);
  });
});

describe('the append-only sqlite table', () => {
  it.each([1, 2])('refuses to replace row %i while inserting', async (seq) => {
    const { open, run } = await createPlace('sqlite');
    const { audit } = await open();
    await audit.append(entry());
    await audit.append(entry());
    await expect(
      run(`insert or replace into audit (seq, prev, hash, entry) values (${seq}, '', '', '{}')`),
    ).rejects.toThrow('audit rows can only be added at the end');
  });

  it('can be written through two stores of one process', async () => {
    const { open } = await createPlace('sqlite');
    const { audit, deliveries } = await open();
    const other = await open();
    await Promise.all([
      audit.append(entry()),
      deliveries.claim('Ev1'),
      other.audit.append(entry()),
      other.deliveries.claim('Ev2'),
    ]);
    expect((await audit.head()).seq).toBe(2);
  });
});

describe.each(dialects)('a search of the audit log on %s', (dialect) => {
  const people = ['U1', 'U2', 'U1', 'U3', 'U1'];
  const action = { id: 'a1', name: 'scale', hash: 'h1' };
  const more: Record<number, Partial<AuditEntry>> = {
    1: { step: 'denied', action },
    2: { action, incident: 'i1' },
    3: { step: 'denied' },
    4: { target: 'shop/db' },
  };
  const stored = async (): Promise<Store> => {
    const store = await (await createPlace(dialect)).open();
    for (const [index, id] of people.entries()) {
      const { target: _target, ...rest } = entry({
        at: START + index,
        requestId: `r${index}`,
        actor: { id, name: id },
        command: index < 2 ? 'help' : 'health',
      });
      await store.audit.append({ ...rest, ...more[index] });
    }
    return store;
  };

  it.each<[what: string, query: Partial<AuditQuery>, expected: number[]]>([
    ['everything, newest first', {}, [5, 4, 3, 2, 1]],
    ['by actor', { actor: 'U1' }, [5, 3, 1]],
    ['by command', { command: 'help' }, [2, 1]],
    ['by target', { target: 'shop/db' }, [5]],
    ['by request', { requestId: 'r3' }, [4]],
    ['from a time on', { since: START + 3 }, [5, 4]],
    ['up to a time', { until: START + 2 }, [2, 1]],
    ['by all together', { actor: 'U1', command: 'health', since: START, until: START + 4 }, [3]],
    ['the page after a row', { before: 4, limit: 2 }, [3, 2]],
    ['by step', { step: 'denied' }, [4, 2]],
    ['by action', { actionId: 'a1' }, [3, 2]],
    ['by incident', { incident: 'i1' }, [3]],
    ['nothing for an unknown actor', { actor: "U1' or '1'='1" }, []],
  ])('finds %s', async (_what, query, expected) => {
    const { audit } = await stored();
    const rows = await audit.search({ limit: 10, ...query });
    expect(rows.map(({ seq }) => seq)).toEqual(expected);
  });

  it('says which row is not an audit entry', async () => {
    const { open, run } = await createPlace(dialect);
    const { audit } = await open();
    await run(
      `insert into audit (seq, prev, hash, entry) values (1, '', '', '{"at":1,"actor":{"id":"U1"},"command":"x","step":"x","requestId":"x"}')`,
    );
    await expect(audit.search({ limit: 1 })).rejects.toThrow(
      'Audit row 1 cannot be read: it was changed outside GridOps. Run "gridops audit verify".',
    );
  });
});

/** On SQLite this removes the row without firing a trigger for the removal. */
const replaceHead = {
  sqlite: "insert or replace into audit_head (one, seq, hash) values (1, 0, '')",
  postgres: "insert into audit_head (one, seq, hash) values (1, 0, '') on conflict do nothing",
};

async function appendMany({ audit }: Pick<Store, 'audit'>, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => audit.append(entry())));
}
