import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { MINUTE, START } from '../fixture.ts';

export const BACKEND = '/ecs/grid-services-dev/backend';
export const FRONTEND = '/ecs/grid-services-dev/frontend';
export const GATEWAY = '/ecs/grid-services-dev/grid-event-gateway';
export const VEN = '/ecs/grid-services-dev/volttron-ven';
export const IOT = 'AWSIotLogsV2';

/** One page of a group's lines; of the last 15 minutes, unless told otherwise. */
export async function find(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  input: Partial<FilterLogEventsCommandInput> = {},
) {
  const { events = [], nextToken } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, startTime: START - 15 * MINUTE, ...input }),
  );
  return { messages: events.map(({ message = '' }) => message), events, nextToken };
}

/** All pages, and how many events each had. */
export async function findAll(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  input: Partial<FilterLogEventsCommandInput> = {},
) {
  const pages = [await find(logs, logGroupName, input)];
  for (let next = pages[0]?.nextToken; next !== undefined; next = pages.at(-1)?.nextToken) {
    pages.push(await find(logs, logGroupName, { ...input, nextToken: next }));
  }
  const events = pages.flatMap((page) => page.events);
  return { events, sizes: pages.map((page) => page.events.length) };
}
