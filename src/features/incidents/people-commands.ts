import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { quoted } from '../../kernel/words.ts';
import type { NewTimelineEntry } from '../../store/timeline.ts';
import { type Answer, answerView } from './answer-view.ts';
import { common, said, sentence } from './arguments.ts';
import { openIncident } from './find.ts';
import { stepJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { entryBy } from './write.ts';

/** `incident join`, `note` and `link`: what people add to an incident. */
export function peopleCommands(parts: IncidentParts): Command[] {
  return [joinCommand(parts), noteCommand(parts), linkCommand(parts)];
}

function joinCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident join',
    summary: 'Invites you into the channel of an incident.',
    examples: ['incident join'],
    role: 'viewer',
    target: 'none',
    audience: 'private',
    arguments: z.object({ incident: common.incident }),
    async run({ incident: named }, context): Promise<Answer> {
      const incident = await openIncident(parts, context, named);
      const { id, room } = incident;
      const { actor, now, requestId } = context;
      await parts.timeline.append(
        entryBy(context, incident, {
          kind: 'joined',
          key: `joined:${actor.id}`,
          text: `${actor.name} joined.`,
        }),
      );
      if (room?.name === undefined)
        return { kind: 'said', text: `You are in ${id}.`, ...(room && { channel: room.channel }) };
      const invite = { kind: 'invite', principal: actor.id } as const;
      await parts.jobs.add(stepJob(incident, `invite:${requestId}`, invite, now()));
      return { kind: 'said', text: `You are being invited to ${id}:`, channel: room.channel };
    },
    view: answerView,
  });
}

function noteCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident note',
    summary: 'Writes something into the timeline of an incident.',
    examples: ['incident note "The deploy of 14:02 changed the settings"'],
    role: 'operator',
    target: 'none',
    audience: 'channel',
    arguments: z.object({ ...sentence('what is worth keeping'), ...common }),
    async run({ incident: named, ...args }, context): Promise<Answer> {
      const incident = await openIncident(parts, context, named);
      if (args.form) return noteForm(incident.id);
      const text = said(args);
      if (text === undefined) throw new UserError('Say what to note: `incident note "text"`.');
      await parts.timeline.append(entryBy(context, incident, { kind: 'note', text }));
      return { kind: 'said', text: `Noted in ${incident.id}: ${text}` };
    },
    view: answerView,
  });
}

function noteForm(id: string): Answer {
  const field = {
    kind: 'option',
    name: 'text',
    label: 'What is worth keeping',
    required: true,
  } as const;
  return {
    kind: 'form',
    title: `Note for ${id}`,
    submit: 'Note it',
    words: ['incident', 'note', `--incident=${id}`],
    fields: [field],
  };
}

function linkCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident link',
    summary: 'Ties an address, an alarm or an action to an incident.',
    examples: ['incident link https://example.com/ticket/7 --title "Ticket 7"'],
    role: 'operator',
    target: 'none',
    audience: 'channel',
    arguments: z.object({
      what: z
        .string()
        .describe('an address, or the id of an alarm or of an action')
        .meta({ positional: true }),
      title: z.string().optional().describe('what it is').meta({ placeholder: 'text' }),
      incident: common.incident,
    }),
    async run({ what, title, incident: named }, context): Promise<Answer> {
      const incident = await openIncident(parts, context, named);
      const linked = await linkOf(parts, what, title, incident.id);
      await parts.timeline.append(entryBy(context, incident, { kind: 'link', ...linked }));
      return { kind: 'said', text: `Linked to ${incident.id}: ${linked.text}` };
    },
    view: answerView,
  });
}

type Linked = Pick<NewTimelineEntry, 'text' | 'details' | 'link'>;

/** Throws UserError for what is none of the three. */
async function linkOf(
  { alarms, actions }: IncidentParts,
  what: string,
  title: string | undefined,
  incident: string,
): Promise<Linked> {
  const address = /^<?(https?:\/\/[^\s|>]+)/.exec(what)?.[1];
  if (address !== undefined && URL.canParse(address))
    return { text: title ?? address, link: address };
  const alarm = await alarms.find(what);
  if (alarm) {
    await alarms.linkIncident([alarm.id], incident);
    return { text: title ?? `Alarm ${alarm.name}`, details: { alarm: alarm.id } };
  }
  const action = await actions.find(what);
  if (action)
    return {
      text: title ?? `Action ${action.words.join(' ')} (${action.state})`,
      details: { action: action.id },
    };
  throw new UserError(
    `${quoted(what)} is no address, no alarm and no action that GridOps knows. Use a whole id, or an address that starts with https://.`,
  );
}
