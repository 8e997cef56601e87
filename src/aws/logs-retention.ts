import {
  DeleteRetentionPolicyCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { callOf, changeAws } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { groupFault } from './logs.ts';

/** The days that a log group can keep its events. AWS: PutRetentionPolicy, `retentionInDays`. */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/**
 * Lets a group keep its events for so many days, or for ever where none are given. Older events are deleted, and nothing brings
 * them back. AWS: PutRetentionPolicy, DeleteRetentionPolicy.
 */
export async function putRetention(
  clients: AwsClients,
  scope: AwsScope,
  { group, days }: { group: string; days: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  const call = callOf(days === undefined ? 'DeleteRetentionPolicy' : 'PutRetentionPolicy', scope);
  const send =
    days === undefined
      ? keepForEver(clients, scope, group, signal)
      : keepFor(clients, scope, { group, days }, signal);
  try {
    await send;
  } catch (error) {
    throw groupFault(error, call, { group });
  }
}

function keepFor(
  clients: AwsClients,
  scope: AwsScope,
  { group, days }: { group: string; days: number },
  signal: AbortSignal,
) {
  const command = new PutRetentionPolicyCommand({ logGroupName: group, retentionInDays: days });
  return changeAws(callOf('PutRetentionPolicy', scope), signal, command, (options) =>
    clients.once.logs(scope).send(command, options),
  );
}

function keepForEver(clients: AwsClients, scope: AwsScope, group: string, signal: AbortSignal) {
  const command = new DeleteRetentionPolicyCommand({ logGroupName: group });
  return changeAws(callOf('DeleteRetentionPolicy', scope), signal, command, (options) =>
    clients.once.logs(scope).send(command, options),
  );
}
