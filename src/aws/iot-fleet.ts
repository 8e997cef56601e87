import {
  GetIndexingConfigurationCommand,
  ListThingsCommand,
  ListThingsInThingGroupCommand,
  SearchIndexCommand,
  type ThingDocument,
} from '@aws-sdk/client-iot';
import { z } from 'zod';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { AwsCall } from './faults.ts';

/** Which things are meant: those whose names start with a text, those of a group and the groups in it, or of a type. */
export type ThingSelector = { prefix: string } | { group: string } | { type: string };

/** What fleet indexing covers. AWS: GetIndexingConfiguration. */
export interface Indexing {
  shadows: boolean;
  connectivity: boolean;
}

/** Whether a thing has a connection to AWS IoT. AWS: SearchIndex, `connectivity`. */
export interface Connectivity {
  connected: boolean;
  /** Epoch milliseconds: since when. */
  since?: number;
  /** AWS's word for why it was disconnected, e.g. `MQTT_KEEP_ALIVE_TIMEOUT`. */
  reason?: string;
}

/** A thing as the index has it. What is inside `reported` comes from the device: not to be trusted. */
export interface IndexedThing {
  name: string;
  /** What its classic shadow reports; absent where it has none. */
  reported?: Record<string, unknown>;
  /** Absent where connectivity is not indexed, and for a thing that was never connected. */
  connectivity?: Connectivity;
}

/** AWS: SearchIndex, `maxResults`. */
const FOUND_PER_CALL = 100;
/** AWS: ListThings and ListThingsInThingGroup, `maxResults`. */
const LISTED_PER_CALL = 250;

/** Tells what can be searched. */
export async function indexing(
  clients: AwsClients,
  scope: AwsScope,
  signal: AbortSignal,
): Promise<Indexing> {
  const { thingIndexingConfiguration: things } = await callAws(
    callOf('GetIndexingConfiguration', scope),
    signal,
    (options) => clients.iot(scope).send(new GetIndexingConfigurationCommand({}), options),
  );
  return {
    shadows: things?.thingIndexingMode === 'REGISTRY_AND_SHADOW',
    connectivity: things?.thingConnectivityIndexingMode === 'STATUS',
  };
}

/** Reads the things that are meant out of the index, a hundred with each call. `progress`: how many there are so far. */
export async function searchThings(
  clients: AwsClients,
  scope: AwsScope,
  selector: ThingSelector | { thing: string },
  signal: AbortSignal,
  progress: (found: number) => void = () => {},
): Promise<IndexedThing[]> {
  const call = callOf('SearchIndex', scope);
  const queryString = queryOf(selector);
  const found: IndexedThing[] = [];
  let nextToken: string | undefined;
  do {
    const input = { queryString, maxResults: FOUND_PER_CALL, ...(nextToken && { nextToken }) };
    const answer = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new SearchIndexCommand(input), options),
    );
    found.push(...required(answer.things, 'things', call).map((each) => indexedThing(each, call)));
    ({ nextToken } = answer);
    progress(found.length);
  } while (nextToken);
  return found;
}

/** Reads the names of the things that are meant, sorted, 250 with each call; for a prefix that means all of the account. */
export async function listThingNames(
  clients: AwsClients,
  scope: AwsScope,
  selector: ThingSelector,
  signal: AbortSignal,
): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page = await namesPage(clients, scope, selector, token, signal);
    names.push(...page.names);
    ({ token } = page);
  } while (token);
  const wanted = 'prefix' in selector ? names.filter((each) => matches(each, selector)) : names;
  return wanted.toSorted();
}

function matches(name: string, { prefix }: { prefix: string }): boolean {
  return name.startsWith(prefix);
}

interface NamesPage {
  names: string[];
  token: string | undefined;
}

async function namesPage(
  clients: AwsClients,
  scope: AwsScope,
  selector: ThingSelector,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NamesPage> {
  const page = { maxResults: LISTED_PER_CALL, ...(token && { nextToken: token }) };
  if ('group' in selector) {
    const call = callOf('ListThingsInThingGroup', scope);
    const input = { thingGroupName: selector.group, recursive: true, ...page };
    const { things, nextToken } = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new ListThingsInThingGroupCommand(input), options),
    );
    return { names: required(things, 'things', call), token: nextToken };
  }
  const call = callOf('ListThings', scope);
  const input = { ...page, ...('type' in selector && { thingTypeName: selector.type }) };
  const { things, nextToken } = await callAws(call, signal, (options) =>
    clients.iot(scope).send(new ListThingsCommand(input), options),
  );
  const names = required(things, 'things', call).map(({ thingName }) =>
    required(thingName, 'name of a thing', call),
  );
  return { names, token: nextToken };
}

/** AWS: Query syntax of fleet indexing; names and groups have no character that would need an escape in quotes. */
function queryOf(selector: ThingSelector | { thing: string }): string {
  if ('thing' in selector) return `thingName:"${selector.thing}"`;
  if ('prefix' in selector) return `thingName:${selector.prefix.replace(/[:-]/g, '\\$&')}*`;
  return 'group' in selector
    ? `thingGroupNames:"${selector.group}"`
    : `thingTypeName:"${selector.type}"`;
}

/** The index has a shadow as JSON text. AWS: Query things in fleet indexing. */
const indexedShadow = z.object({ reported: z.record(z.string(), z.unknown()) });

function indexedThing({ thingName, shadow, connectivity }: ThingDocument, call: AwsCall) {
  const reported = reportedIn(shadow);
  return {
    name: required(thingName, 'name of a thing', call),
    ...(reported && { reported }),
    ...(connectivity?.connected !== undefined && { connectivity: connectivityOf(connectivity) }),
  };
}

function reportedIn(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    return indexedShadow.safeParse(JSON.parse(text)).data?.reported;
  } catch {
    return undefined;
  }
}

function connectivityOf({
  connected = false,
  timestamp,
  disconnectReason,
}: NonNullable<ThingDocument['connectivity']>): Connectivity {
  return {
    connected,
    ...(timestamp !== undefined && { since: timestamp }),
    ...(!connected && disconnectReason && { reason: disconnectReason }),
  };
}
