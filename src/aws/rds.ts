import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** A database instance. AWS: DescribeDBInstances. */
export interface DatabaseInstance {
  identifier: string;
  /** `available`, `stopped`, `storage-full`, `failed` … AWS: Viewing DB instance status. */
  status: string;
  /** Engine and version, e.g. `postgres 15.12`. */
  engine: string;
  /** e.g. `db.t4g.medium`. */
  instanceClass: string;
  multiAz: boolean;
  storageGiB: number;
}

/** Reads one instance; an unknown identifier is a `not-found` fault. */
export async function describeDatabase(
  clients: AwsClients,
  scope: AwsScope,
  identifier: string,
  signal: AbortSignal,
): Promise<DatabaseInstance> {
  const call = callOf('DescribeDBInstances', scope);
  const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
  const { DBInstances } = await callAws(call, signal, (options) =>
    clients.rds(scope).send(command, options),
  );
  const [instance] = required(DBInstances, 'instances', call);
  if (!instance) throw missing(call, `database instance ${identifier}`);
  return {
    identifier,
    status: required(instance.DBInstanceStatus, 'status', call),
    engine: [instance.Engine, instance.EngineVersion].filter(Boolean).join(' '),
    instanceClass: instance.DBInstanceClass ?? '',
    multiAz: instance.MultiAZ ?? false,
    storageGiB: instance.AllocatedStorage ?? 0,
  };
}
