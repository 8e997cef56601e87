import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type AwsSimulator, nullMember } from '../../engine/index.ts';
import { REGION } from '../inventory.ts';
import type { World } from '../world.ts';
import { type Pace, tailWorld } from './live-tail.ts';
import { describeLogStreams } from './logs/describe.ts';
import { getLogEvents } from './logs/get-log-events.ts';
import { simulateInsights } from './logs/insights.ts';
import { deleteLogStream, deleteRetentionPolicy, putRetentionPolicy } from './logs/keep.ts';
import { WrittenLogs } from './logs/put-log-events.ts';

/** Simulates CloudWatch Logs: groups, streams and lines, filter patterns, retention, live tails, groups that calls make and write. */
export function simulateLogs(simulator: AwsSimulator, world: World, tailPace?: Pace): void {
  const written = new WrittenLogs(world);
  simulator.intercept((call) => written.refuseOthers(call));
  const service = simulator
    .service(new sdk.CloudWatchLogsClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidParameterException'),
    })
    .on(sdk.DescribeLogGroupsCommand, (input) => written.describeGroups(input))
    .on(sdk.DescribeLogStreamsCommand, (input) => describeLogStreams(world, input))
    .on(sdk.FilterLogEventsCommand, (input) => written.filterEvents(input))
    .on(sdk.GetLogEventsCommand, (input) => getLogEvents(world, input))
    .on(sdk.PutRetentionPolicyCommand, (input) => putRetentionPolicy(world, input))
    .on(sdk.DeleteRetentionPolicyCommand, (input) => deleteRetentionPolicy(world, input))
    .on(sdk.DeleteLogStreamCommand, (input) => deleteLogStream(world, input))
    .on(sdk.CreateLogGroupCommand, (input) => written.createGroup(input))
    .on(sdk.CreateLogStreamCommand, (input) => written.createStream(input))
    .on(sdk.PutLogEventsCommand, (input) => written.putEvents(input))
    .on(sdk.StartLiveTailCommand, tailWorld(world, tailPace));
  simulateInsights(service, world);
}
