import { levelOf } from '../levels.ts';
import type { Fields, Parsed } from '../types.ts';

const LINE =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]{2,5}:([^:]*):([^:@]*)@([^:]*):\[\d+\]:([A-Z]{3,9}\d?): +(.*)$/s;
const SLOW = /^duration: ([\d.]{1,20}) ms +(?:statement|execute [^:]{1,80}): (.*)$/s;

/** PostgreSQL with the prefix of RDS: `time UTC:client(port):user@database:[pid]:LEVEL:  text`. */
export function parsePostgres(line: string): Parsed | undefined {
  const [, client, user, database, word, text = ''] = LINE.exec(line) ?? [];
  if (word === undefined) return undefined;
  const fields: Fields = {};
  if (client) fields.client = client;
  if (user) fields.user = user;
  if (database) fields.database = database;
  const [, duration, statement] = SLOW.exec(text) ?? [];
  if (duration !== undefined) fields.duration_ms = Number(duration);
  return { level: levelOf(word), message: statement ?? text, fields };
}
