/** What IAM must allow. AWS: Service Authorization Reference. */
export interface Permission {
  /** The IAM action, e.g. `ecs:UpdateService`. */
  iamAction: string;
  /** The narrowest resource that AWS lets this action be limited to, over all accounts and regions. */
  resource: string;
  /** Narrower than the resource can say. AWS: IAM JSON policy elements, Condition. */
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Who calls: `read` the identity that reads, `act` the one that changes what somebody asked for, `receive` the one that empties
 * queues of alarms, `publish` and `assume` the bot as itself, for audit checkpoints and for becoming the others.
 */
export type OperationKind = 'read' | 'act' | 'receive' | 'publish' | 'assume';

/** One AWS operation that GridOps calls. */
export interface AwsOperation extends Permission {
  kind: OperationKind;
  /** The service's short name as people say it, e.g. `ECS`. */
  service: string;
  /** What IAM must allow besides. */
  also?: readonly Permission[];
  /** What GridOps needs it for, in a few words. */
  why: string;
}

/** Says of a table of operations what kind they are. */
export function ofKind<Name extends string>(
  kind: OperationKind,
  table: Readonly<Record<Name, Omit<AwsOperation, 'kind'>>>,
): Readonly<Record<Name, AwsOperation>>;
export function ofKind(
  kind: OperationKind,
  table: Readonly<Record<string, Omit<AwsOperation, 'kind'>>>,
): Readonly<Record<string, AwsOperation>> {
  return Object.fromEntries(
    Object.entries(table).map(([name, operation]) => [name, { ...operation, kind }]),
  );
}
