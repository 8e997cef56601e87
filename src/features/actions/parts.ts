import type { AwsClients } from '../../aws/clients.ts';
import { actScope, readScope } from '../../aws/scopes.ts';
import type { ActionName } from '../../config/actions-schema.ts';
import type { Catalog } from '../../config/catalog.ts';
import type { GroupMembers } from '../../kernel/authorize.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Messenger } from '../../kernel/messenger.ts';
import { resolveTarget, type Target } from '../../kernel/targets.ts';
import type { Actions } from '../../store/actions.ts';
import type { Jobs } from '../../store/jobs.ts';
import type { Devices } from './devices.ts';
import type { ActionKind, ActionTools } from './kind.ts';

/** What acting is made of. */
export interface ActionParts {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly actions: Actions;
  readonly jobs: Jobs;
  readonly messenger: Messenger;
  readonly groupMembers: GroupMembers;
  readonly devices: Devices;
  /** The kinds of actions that there are. */
  readonly kinds: Readonly<Record<ActionName, ActionKind>>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Told of what went wrong beside the change itself, such as a card that Slack did not take. */
  readonly onFailure: (error: unknown) => void;
}

/** Reading and changing a target on behalf of somebody (Slack user id), until the signal aborts. */
export function toolsFor(
  { clients, devices, now }: Pick<ActionParts, 'clients' | 'devices' | 'now'>,
  target: Target,
  userId: string,
  signal: AbortSignal,
): ActionTools {
  const { environment } = target;
  return {
    clients,
    read: readScope(environment, userId),
    act: actScope(environment, userId),
    target,
    devices,
    now,
    signal,
  };
}

/** What `system@environment/component` means in the catalog in force. Throws UserError when it is not there any more. */
export function storedTarget(name: string, catalog: Catalog): Target {
  const found = resolveTarget(name, catalog, undefined);
  if (found.kind === 'one') return found.target;
  throw new UserError(`The catalog has no ${name} any more.`);
}
