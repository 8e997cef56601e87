/** The store cannot be opened. The message says where it is, what is wrong and what to do, and never holds a password. */
export class StoreUnreachable extends Error {
  override name = 'StoreUnreachable';
}

interface Advice {
  wrong: string;
  todo: string;
}

const sqliteAdvice: Record<string, Advice> = {
  EACCES: { wrong: 'the folder may not be written', todo: 'Give this user write access to it.' },
  EROFS: { wrong: 'the folder is read-only', todo: 'Mount a writable volume there.' },
  EEXIST: { wrong: 'a file stands where the folder should be', todo: 'Move it away.' },
  ENOTDIR: { wrong: 'a file stands where the folder should be', todo: 'Move it away.' },
  SQLITE_CANTOPEN: {
    wrong: 'the file cannot be opened',
    todo: 'Give this user write access to the file and its folder.',
  },
  SQLITE_READONLY: {
    wrong: 'the file is read-only',
    todo: 'Give this user write access to the file and its folder.',
  },
  SQLITE_NOTADB: {
    wrong: 'the file is not a SQLite database',
    todo: 'Move it away or restore it from a backup.',
  },
  SQLITE_CORRUPT: { wrong: 'the file is damaged', todo: 'Restore it from a backup.' },
  SQLITE_FULL: { wrong: 'the disk is full', todo: 'Free some space.' },
  SQLITE_BUSY: {
    wrong: 'another process keeps it locked',
    todo: 'End that process, then start again.',
  },
};

const postgresAdvice: Record<string, Advice> = {
  ECONNREFUSED: {
    wrong: 'nothing answers there',
    todo: 'Start the server, or correct host and port in DATABASE_URL.',
  },
  ENOTFOUND: { wrong: 'the host name is unknown', todo: 'Correct the host in DATABASE_URL.' },
  EAI_AGAIN: {
    wrong: 'the host name cannot be looked up now',
    todo: 'Check the DNS of this machine.',
  },
  EHOSTUNREACH: {
    wrong: 'the host cannot be reached',
    todo: 'Check the network between here and there.',
  },
  ENETUNREACH: {
    wrong: 'the host cannot be reached',
    todo: 'Check the network between here and there.',
  },
  TIMEOUT: {
    wrong: 'there was no answer in time',
    todo: 'Check security groups and firewalls between here and there.',
  },
  '28P01': {
    wrong: 'the server refused the user or the password',
    todo: 'Correct them in DATABASE_URL.',
  },
  '28000': {
    wrong: 'the server refused the login',
    todo: 'Check its pg_hba.conf, and whether it wants TLS (?sslmode=require).',
  },
  '3D000': {
    wrong: 'the database does not exist',
    todo: 'Create it, or correct its name in DATABASE_URL.',
  },
  '42501': { wrong: 'the user may not create tables', todo: 'Grant it CREATE on the schema.' },
  '53300': {
    wrong: 'the server has no connection left',
    todo: 'Raise max_connections, or run fewer replicas.',
  },
  '57P03': { wrong: 'the server is still starting', todo: 'Try again in a moment.' },
};

/** The sentence for an error of SQLite or of the file system. */
export function explainSqlite(file: string, error: unknown): string {
  const code = codeOf(error);
  const advice = sqliteAdvice[code] ?? sqliteAdvice[code.split('_').slice(0, 2).join('_')];
  return sentence(`SQLite file ${file}`, advice ?? unknownFault(messageOf(error)));
}

/** The sentence for an error of the network or of Postgres (SQLSTATE codes). */
export function explainPostgres(url: URL, error: unknown): string {
  const message = messageOf(error);
  const code = /timeout/i.test(message) ? 'TIMEOUT' : codeOf(error);
  const advice = postgresAdvice[code] ?? unknownFault(withoutPassword(message, url));
  const database = decodeURIComponent(url.pathname.slice(1)) || 'postgres';
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost');
  return sentence(`Postgres database "${database}" at ${host}:${url.port || 5432}`, advice);
}

function sentence(place: string, { wrong, todo }: Advice): string {
  return `Cannot open the store, ${place}: ${wrong}. ${todo}`;
}

function unknownFault(message: string): Advice {
  return { wrong: message.replace(/\.$/, ''), todo: 'Check the database and DATABASE_URL.' };
}

function withoutPassword(message: string, url: URL): string {
  const secrets = [url.password, decodeURIComponent(url.password)].filter(
    (secret) => secret !== '',
  );
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
