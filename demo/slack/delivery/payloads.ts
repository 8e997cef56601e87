import type { Person } from '../contract.ts';
import type { JsonObject } from '../json.ts';
import { messageOnWire, viewOnWire } from '../methods/wire.ts';
import type { StoredChannel } from '../store/channels.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { ResponseTarget } from '../store/response-urls.ts';
import type { StoredView } from '../store/views.ts';
import type { World } from '../world.ts';

/* What Slack sends to an app (Slack: slash commands, interaction payloads). */

/** A person's slash command, ready to be sent as a form or as JSON: every member is text. */
export function commandPayload(
  world: World,
  { person, channel }: { person: Person; channel: StoredChannel },
  line: { command: string; text: string },
): JsonObject {
  const { team, apps, triggers } = world;
  return {
    token: team.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: person.id,
    user_name: person.name,
    command: line.command,
    text: line.text,
    api_app_id: apps.gridOps.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(world, 'commands', person, channel),
    trigger_id: triggers.issue({ userId: person.id, channel: channel.id }),
  };
}

/** A press on an element of a message. */
export function messageActionPayload(
  world: World,
  { person, channel }: { person: Person; channel: StoredChannel },
  message: StoredMessage,
  pressed: { action: JsonObject; values: JsonObject },
): JsonObject {
  const ephemeral = message.visibleTo !== undefined;
  return {
    type: 'block_actions',
    ...origin(world, person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: world.triggers.issue({ userId: person.id, channel: channel.id }),
    channel: { id: channel.id, name: channel.name },
    ...(ephemeral ? {} : { message: messageOnWire(message, world) }),
    state: { values: pressed.values },
    response_url: responseUrl(world, 'actions', person, channel, message.ts),
    actions: [pressed.action],
  };
}

/** A press on an element of a modal. */
export function viewActionPayload(
  world: World,
  person: Person,
  stored: StoredView,
  pressed: { action: JsonObject; values: JsonObject },
): JsonObject {
  return {
    type: 'block_actions',
    ...origin(world, person),
    container: { type: 'view', view_id: stored.id },
    trigger_id: triggerIn(stored, world),
    view: { ...viewOnWire(stored, world), state: { values: pressed.values } },
    actions: [pressed.action],
  };
}

export function viewSubmissionPayload(
  world: World,
  person: Person,
  stored: StoredView,
  values: JsonObject,
): JsonObject {
  return {
    type: 'view_submission',
    ...origin(world, person),
    trigger_id: triggerIn(stored, world),
    view: { ...viewOnWire(stored, world), state: { values } },
    response_urls: [],
  };
}

export function viewClosedPayload(
  world: World,
  person: Person,
  stored: StoredView,
  isCleared: boolean,
): JsonObject {
  const view = viewOnWire(stored, world);
  return { type: 'view_closed', ...origin(world, person), view, is_cleared: isCleared };
}

function triggerIn({ userId, channel, id: viewId }: StoredView, { triggers }: World): string {
  return triggers.issue({ userId, channel, viewId });
}

/** The members that every interaction has. */
function origin({ team, apps }: World, person: Person): JsonObject {
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: team.id },
    api_app_id: apps.gridOps.id,
    token: team.verificationToken,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function responseUrl(
  world: World,
  kind: 'commands' | 'actions',
  person: Person,
  channel: StoredChannel,
  originalTs?: string,
): string {
  const target: ResponseTarget = {
    appId: world.apps.gridOps.id,
    channel: channel.id,
    userId: person.id,
    originalTs,
  };
  return `${world.origin()}/${kind}/${world.team.id}/${world.responseUrls.issue(target)}`;
}
