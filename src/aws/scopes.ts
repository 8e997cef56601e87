import type { AwsScope } from './clients.ts';

/** An environment of the catalog, as far as calls need it. */
interface Place {
  region: string;
  readRole?: string | undefined;
  actRole?: string | undefined;
}

/** Where to read, on behalf of a Slack user. */
export function readScope({ region, readRole }: Place, userId: string): AwsScope {
  return { region, userId, ...(readRole !== undefined && { role: readRole }) };
}

/** Where to make changes, on behalf of the Slack user who asked for them: never with the role that reads. */
export function actScope({ region, actRole }: Place, userId: string): AwsScope {
  return { region, userId, ...(actRole !== undefined && { role: actRole }) };
}
