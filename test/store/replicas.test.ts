import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/store/verify.ts';
import type { AppendingProcess } from './append-rows.ts';
import { entry } from './entries.ts';
import { createPlace, dialects, type Place } from './place.ts';
import { linesOf, type Program, startProgram } from './programs.ts';

const noCheckpoints = { file: 'notes', keyFile: 'key', publicKey: undefined, text: undefined };

describe.each(dialects)('an audit log on %s that two processes write', (dialect) => {
  it('holds the rows of both in one sound chain', async () => {
    const place = await createPlace(dialect);
    const [left, right] = [appendRows(place, 'left', 500), appendRows(place, 'right', 500)];
    const numbers = await Promise.all([acknowledged(left), acknowledged(right)]);
    const store = await place.open();
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: 1_000 });
    expect(numbers.map((rows) => rows.length)).toEqual([500, 500]);
    const byLeft = await store.audit.search({ actor: 'left', limit: 1_000 });
    expect(byLeft.map(({ seq }) => seq)).toEqual(numbers[0]?.toSorted((a, b) => b - a));
  });

  it('holds every acknowledged row of one that was killed, and goes on', async () => {
    const place = await createPlace(dialect);
    const writer = appendRows(place, 'victim', Number.MAX_SAFE_INTEGER);
    const rows = await acknowledged(writer, (count) => {
      if (count === 200) writer.kill('SIGKILL');
    });
    expect(writer.signalCode).toBe('SIGKILL');
    const store = await place.open();
    await store.audit.append(entry());
    const { seq } = await store.audit.head();
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: seq });
    const kept = new Set(
      (await store.audit.search({ actor: 'victim', limit: seq })).map((row) => row.seq),
    );
    expect(rows.filter((row) => !kept.has(row))).toEqual([]);
  });

  it('can be verified while the other writes', async () => {
    const place = await createPlace(dialect);
    const store = await place.open();
    const writer = appendRows(place, 'writer', 2_000);
    const rows = acknowledged(writer);
    const found = [];
    while (writer.exitCode === null) found.push(await verifyAudit(store, noCheckpoints));
    await rows;
    expect(found.length).toBeGreaterThan(1);
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
  });
});

function appendRows({ processOptions }: Place, name: string, count: number): Program {
  const told: AppendingProcess = { place: processOptions, name, count };
  return startProgram('append-rows.ts', told);
}

/** The numbers that the process has printed when it ends. */
async function acknowledged(program: Program, onRow?: (count: number) => void): Promise<number[]> {
  return (await linesOf(program, onRow)).map(Number);
}
