import {
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type PutLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { callOf, changeAws } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { AwsFault } from './faults.ts';
import { groupFault } from './logs.ts';

/** One line, and where it goes. */
export interface LogLine {
  /** The group's name; it must be there. */
  group: string;
  /** Made where it is not there yet. */
  stream: string;
  /** Epoch milliseconds: at most two weeks ago and two hours ahead (AWS). */
  at: number;
  message: string;
}

/**
 * Writes one line to CloudWatch Logs. It resolves only when AWS keeps the line; after a fault with `mayHaveHappened` the line can be
 * there, and a second try can write it twice. AWS: PutLogEvents.
 */
export async function publishLine(
  clients: AwsClients,
  scope: AwsScope,
  line: LogLine,
  signal: AbortSignal,
): Promise<void> {
  const call = callOf('PutLogEvents', scope);
  try {
    await putLine(clients, scope, line, signal);
  } catch (error) {
    if (!isMissing(error, /log stream/)) throw groupFault(error, call, { group: line.group });
    await createStream(clients, scope, line, signal);
    await putLine(clients, scope, line, signal);
  }
}

async function putLine(
  clients: AwsClients,
  scope: AwsScope,
  { group, stream, at, message }: LogLine,
  signal: AbortSignal,
): Promise<void> {
  const call = callOf('PutLogEvents', scope);
  const command = new PutLogEventsCommand({
    logGroupName: group,
    logStreamName: stream,
    logEvents: [{ timestamp: at, message }],
  });
  const { rejectedLogEventsInfo: rejected }: PutLogEventsCommandOutput = await changeAws(
    call,
    signal,
    command,
    (options) => clients.once.logs(scope).send(command, options),
  );
  if (!rejected) return;
  const why = rejected.tooNewLogEventStartIndex === undefined ? 'old' : 'far in the future';
  throw new AwsFault('invalid', call, {
    what: `AWS does not keep a line so ${why}`,
    remedy: 'Check the clock of the machine, and the retention of the log group',
  });
}

/** Another process may make it at the same moment; then it is there. */
async function createStream(
  clients: AwsClients,
  scope: AwsScope,
  { group, stream }: LogLine,
  signal: AbortSignal,
): Promise<void> {
  const call = callOf('CreateLogStream', scope);
  const command = new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream });
  try {
    await changeAws(call, signal, command, (options) =>
      clients.once.logs(scope).send(command, options),
    );
  } catch (error) {
    if (error instanceof AwsFault && error.code === 'ResourceAlreadyExistsException') return;
    throw groupFault(error, call, { group });
  }
}

function isMissing(error: unknown, thing: RegExp): boolean {
  return error instanceof AwsFault && error.kind === 'not-found' && thing.test(error.what);
}
