import { createActingDevices } from './acting-devices.ts';
import type { AwsClients } from './aws/clients.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';
import type { Catalog } from './config/catalog.ts';
import { actionKinds } from './features/actions/kinds/kinds.ts';
import { createApply } from './features/alarms/apply.ts';
import { notingDeployments } from './features/alarms/deployments.ts';
import { linkedAlarms } from './features/alarms/link.ts';
import { NO_ROOMS } from './features/incidents/no-rooms.ts';
import { createTails } from './features/logs/follow/tails.ts';
import { createIncidentHealth } from './incident-health.ts';
import type { GroupMembers } from './kernel/authorize.ts';
import { messageOf } from './kernel/errors.ts';
import {
  createMessenger,
  type MessageDoor,
  type PictureDoor,
  type UniqueDoor,
} from './kernel/messenger.ts';
import type { StoredButton } from './kernel/passage.ts';
import type { Rooms } from './kernel/rooms.ts';
import type { Log } from './log.ts';
import type { AlarmMessage } from './store/alarm-inbox.ts';
import type { Store } from './store/store.ts';

/** What the whole bot is made of. */
export interface CoreDependencies {
  readonly catalog: () => Catalog;
  readonly store: Store;
  readonly clients: AwsClients;
  readonly groupMembers: GroupMembers;
  /** Where messages go that answer no request. */
  readonly door: MessageDoor & UniqueDoor & PictureDoor;
  /** What can be done with channels; absent where there is no Slack. */
  readonly rooms?: Rooms;
  /** How somebody is called, by Slack user id; the id itself where nobody can tell. */
  readonly personName?: (userId: string) => Promise<string>;
  readonly log: Log;
  readonly now: () => number;
}

/** What each capability is made of. */
export type Parts = ReturnType<typeof createParts>;

/** Makes the parts of every capability, once. */
export function createParts(dependencies: CoreDependencies) {
  const common = commonParts(dependencies);
  return {
    common,
    acting: actingParts(common, dependencies),
    responding: respondingParts(common, dependencies),
    alarming: alarmingParts(common, dependencies),
    taking: takingParts(common, dependencies),
  };
}

type Common = ReturnType<typeof commonParts>;

function commonParts({ catalog, store, clients, door, now }: CoreDependencies) {
  const newId = () => crypto.randomUUID();
  const saveButtons = (buttons: readonly StoredButton[]) =>
    store.buttons.save(buttons.map(storedButton));
  return {
    clients,
    catalog,
    renderer: createCatalogRenderer(() => catalog().charts),
    now,
    newId,
    ...store,
    saveButtons,
    messenger: createMessenger({ door, saveButtons, now, newId }),
    tails: createTails(),
  };
}

function storedButton({ id, target }: StoredButton) {
  return { id, command: target.words[0] ?? '', input: target };
}

function actingParts(common: Common, { groupMembers, log }: CoreDependencies) {
  return {
    ...common,
    groupMembers,
    kinds: actionKinds,
    devices: createActingDevices(common),
    onFailure: (error: unknown) =>
      log.error({ error }, `A change could not be shown: ${messageOf(error)}`),
  };
}

function respondingParts(
  common: Common,
  { rooms = NO_ROOMS, personName = async (id) => id, log }: CoreDependencies,
) {
  return {
    ...common,
    health: createIncidentHealth(common),
    alarms: linkedAlarms(common),
    rooms,
    personName,
    onFailure: (error: unknown) =>
      log.warn({ error }, `An incident could not be shown: ${messageOf(error)}`),
  };
}

function alarmingParts(common: Common, { groupMembers, log }: CoreDependencies) {
  return {
    ...common,
    groupMembers,
    onFailure: (error: unknown) =>
      log.warn({ error }, `An alarm could not be shown: ${messageOf(error)}`),
  };
}

function takingParts(common: Common, { log }: CoreDependencies) {
  const { catalog } = common;
  return {
    ...common,
    apply: notingDeployments(createApply(common), common),
    webhooks: () => catalog().intake.webhooks,
    opsChannel: () => catalog().opsChannel,
    onAside: ({ key, reason }: AlarmMessage) =>
      log.warn({ key }, `An alarm message is set aside: ${reason}`),
  };
}
