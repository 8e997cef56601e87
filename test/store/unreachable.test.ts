import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { explainPostgres, explainSqlite, StoreUnreachable } from '../../src/store/unreachable.ts';
import { testServerUrl } from '../support/postgres.ts';
import { createFolder } from './place.ts';

const testServerUrls = testServerUrl === undefined ? [] : [testServerUrl];

const open = (options: { databaseUrl?: string; dataDir?: string }) =>
  openStore({ dataDir: '', now: Date.now, ...options });

const failure = async (opening: Promise<unknown>): Promise<Error> => {
  const error: unknown = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof StoreUnreachable) return error;
  throw new Error('expected StoreUnreachable', { cause: error });
};

describe('opening a store that is not there', () => {
  it('says that the folder is a file', async () => {
    const file = join(await createFolder(), 'data');
    await writeFile(file, 'something');
    const { message } = await failure(open({ dataDir: file }));
    expect(message).toBe(
      `Cannot open the store, SQLite file ${file}/gridops.db: a file stands where the folder should be. Move it away.`,
    );
  });

  it('says that the file is no database, and leaves it as it is', async () => {
    const dataDir = await createFolder();
    await writeFile(join(dataDir, 'gridops.db'), 'x'.repeat(8_192));
    const { message } = await failure(open({ dataDir }));
    expect(message).toBe(
      `Cannot open the store, SQLite file ${dataDir}/gridops.db: the file is not a SQLite database. Move it away or restore it from a backup.`,
    );
  });

  it.each(['mysql://u:hunter2@db/x', 'hunter2', 'postgres//u:hunter2@db', ''])(
    'asks for a postgres URL instead of %j without repeating it',
    async (databaseUrl) => {
      const { message } = await failure(open({ databaseUrl }));
      expect(message).toBe(
        'Cannot open the store: DATABASE_URL is not a URL like postgres://user:password@host:5432/database. Correct it, or unset it to use SQLite.',
      );
    },
  );

  it('names host, port and database of a server that is not running', async () => {
    const port = await closedPort();
    const { message } = await failure(
      open({ databaseUrl: `postgres://ops:hunter2@127.0.0.1:${port}/grid` }),
    );
    expect(message).toBe(
      `Cannot open the store, Postgres database "grid" at 127.0.0.1:${port}: nothing answers there. Start the server, or correct host and port in DATABASE_URL.`,
    );
  });
});

describe.each(testServerUrls)('opening a store on a Postgres that refuses', (serverUrl) => {
  it('says that the password is wrong without repeating it', async () => {
    const url = new URL(serverUrl);
    url.password = 'hunter2';
    const { message } = await failure(open({ databaseUrl: url.href }));
    expect(message).toContain('the server refused the user or the password');
    expect(message).not.toContain('hunter2');
  });

  it('says that the database does not exist', async () => {
    const url = new URL(serverUrl);
    url.pathname = '/nowhere';
    const { message } = await failure(open({ databaseUrl: url.href }));
    expect(message).toBe(
      `Cannot open the store, Postgres database "nowhere" at ${url.host}: the database does not exist. Create it, or correct its name in DATABASE_URL.`,
    );
  });
});

describe('the explanation of a fault', () => {
  const url = new URL('postgres://ops:p%40ss@db.example.com/grid');
  const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

  it.each([
    ['ENOTFOUND', 'the host name is unknown'],
    ['EAI_AGAIN', 'the host name cannot be looked up now'],
    ['EHOSTUNREACH', 'the host cannot be reached'],
    ['28000', 'the server refused the login'],
    ['42501', 'the user may not create tables'],
    ['53300', 'the server has no connection left'],
    ['57P03', 'the server is still starting'],
  ])('puts code %s of Postgres into words', (code, words) => {
    expect(explainPostgres(url, coded(code))).toContain(
      `Postgres database "grid" at db.example.com:5432: ${words}. `,
    );
  });

  it.each(['timeout expired', 'timeout exceeded when trying to connect', 'Query read timeout'])(
    'puts "%s" into words',
    (message) => {
      expect(explainPostgres(url, new Error(message))).toContain('no answer in time');
    },
  );

  it('masks the password in a message that it does not know', () => {
    const message = explainPostgres(url, new Error('cannot use p@ss or p%40ss.'));
    expect(message).toContain('cannot use *** or ***. Check');
  });

  it.each([
    ['EACCES', 'the folder may not be written'],
    ['SQLITE_READONLY_DBMOVED', 'the file is read-only'],
    ['SQLITE_BUSY', 'another process keeps it locked'],
    ['SQLITE_FULL', 'the disk is full'],
    ['SQLITE_CORRUPT_VTAB', 'the file is damaged'],
  ])('puts code %s of SQLite into words', (code, words) => {
    expect(explainSqlite('/data/gridops.db', coded(code))).toContain(
      `Cannot open the store, SQLite file /data/gridops.db: ${words}. `,
    );
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
