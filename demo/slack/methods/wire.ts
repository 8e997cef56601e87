import type { Canvas, Person, SharedFile } from '../contract.ts';
import type { InstalledApp } from '../fixture.ts';
import type { JsonObject } from '../json.ts';
import type { StoredChannel } from '../store/channels.ts';
import { extension, mimeType, type StoredFile } from '../store/files.ts';
import { reactionsOf, type StoredMessage } from '../store/messages.ts';
import type { StoredView } from '../store/views.ts';
import type { World } from '../world.ts';

/* Slack's JSON for what the workspace holds (Slack: Web API objects). */

export function messageOnWire(message: StoredMessage, { team, apps }: World): JsonObject {
  const app = Object.values(apps).find(({ id }) => id === message.appId);
  return {
    type: 'message',
    user: message.author,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(app ? { bot_id: app.botId, app_id: app.id, bot_profile: botProfile(app, team.id) } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.editedAt === undefined
      ? {}
      : { edited: { user: message.author, ts: `${Math.floor(message.editedAt / 1000)}.000000` } }),
    ...(message.tombstone ? { subtype: 'tombstone', hidden: true } : {}),
    ...(message.reactions.size > 0 ? { reactions: reactionsOnWire(message) } : {}),
    ...(message.pin ? { pinned_to: [message.channel] } : {}),
    ...(message.files ? { files: message.files.map((file) => sharedOnWire(file, team)) } : {}),
  };
}

function reactionsOnWire(message: StoredMessage): JsonObject[] {
  return reactionsOf(message).map(({ name, users }) => ({ name, users, count: users.length }));
}

function sharedOnWire({ id, name, title }: SharedFile, { domain }: World['team']): JsonObject {
  const permalink = `https://${domain}.slack.com/files/${id}/${encodeURIComponent(name)}`;
  return { id, name, title, permalink };
}

function botProfile(app: InstalledApp, teamId: string): JsonObject {
  return { id: app.botId, app_id: app.id, name: app.name, team_id: teamId, deleted: false };
}

export function channelOnWire(channel: StoredChannel, userId: string): JsonObject {
  const direct = channel.kind === 'im';
  if (direct) {
    const user = [...channel.members].find((member) => member !== userId);
    return { id: channel.id, is_im: true, user, is_archived: channel.archived, is_open: true };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    created: Math.floor(channel.createdAt / 1000),
    creator: channel.creator,
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_member: channel.members.has(userId),
    num_members: channel.members.size,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: channel.purpose, creator: '', last_set: 0 },
    previous_names: [],
    ...(channel.canvas && { properties: { canvas: canvasOnWire(channel.canvas) } }),
  };
}

function canvasOnWire({ id, markdown }: Canvas): JsonObject {
  return { file_id: id, is_empty: markdown === '', quip_thread_id: '' };
}

export function userOnWire(person: Person, { team, now }: World): JsonObject {
  return {
    id: person.id,
    team_id: team.id,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    tz: person.timeZone,
    tz_label: zonePart(person.timeZone, now(), 'long'),
    tz_offset: zoneOffset(person.timeZone, now()),
    profile: {
      real_name: person.realName,
      display_name: person.name,
      email: `${person.name}@${team.domain}.example`,
      team: team.id,
    },
    is_admin: false,
    is_owner: false,
    is_restricted: person.kind === 'guest',
    is_ultra_restricted: false,
    is_bot: person.kind === 'bot',
    is_app_user: false,
  };
}

function zonePart(timeZone: string, at: number, style: 'long' | 'longOffset'): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style });
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Seconds east of Greenwich. */
function zoneOffset(timeZone: string, at: number): number {
  const [, sign, hours, minutes] =
    /GMT([+-])(\d\d):(\d\d)/.exec(zonePart(timeZone, at, 'longOffset')) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}

export function viewOnWire(stored: StoredView, { team, apps }: World): JsonObject {
  return {
    ...stored.view,
    id: stored.id,
    team_id: team.id,
    hash: stored.hash,
    root_view_id: stored.rootId,
    previous_view_id: stored.previousId ?? null,
    app_id: stored.appId,
    app_installed_team_id: team.id,
    bot_id: Object.values(apps).find(({ id }) => id === stored.appId)?.botId,
    private_metadata: stored.view.private_metadata ?? '',
    callback_id: stored.view.callback_id ?? '',
    external_id: stored.view.external_id ?? '',
    state: { values: {} },
  };
}

export function fileOnWire(file: StoredFile, world: World): JsonObject {
  const processed = world.files.isProcessed(file);
  const url = `${world.origin()}/files-pri/${world.team.id}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: Math.floor(file.createdAt / 1000),
    timestamp: Math.floor(file.createdAt / 1000),
    name: file.name,
    title: file.title,
    mimetype: processed ? mimeType(file) : '',
    filetype: processed ? extension(file.name) : '',
    pretty_type: '',
    alt_txt: file.altText,
    user: file.uploader,
    user_team: world.team.id,
    size: file.length,
    mode: 'hosted',
    is_external: false,
    is_public: file.sharedIn.length > 0,
    url_private: url,
    url_private_download: `${url}?download=1`,
    permalink: `https://${world.team.domain}.slack.com/files/${file.uploader}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.sharedIn,
    groups: [],
    ims: [],
    file_access: 'visible',
  };
}
