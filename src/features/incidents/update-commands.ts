import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { formatDuration, parseDuration } from '../../kernel/time.ts';
import { type Answer, answerView } from './answer-view.ts';
import { common, mentionedUser, said, sentence } from './arguments.ts';
import { openIncident, requireOpen } from './find.ts';
import { reminderJobs, stepJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { knownName, nextUpdateAt } from './rules.ts';
import { stakeholderJobs } from './stakeholders.ts';
import { changeIncident, entryBy } from './write.ts';

const operator = { role: 'operator', target: 'none', audience: 'channel', acts: true } as const;

/** `incident assign` and `update`. */
export function updateCommands(parts: IncidentParts): Command[] {
  return [assignCommand(parts), updateCommand(parts)];
}

function assignCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident assign',
    summary: 'Gives somebody a role in an incident.',
    examples: ['incident assign commander @ann'],
    arguments: z.object({
      role: z.string().describe('the role, by the catalog').meta({ positional: true }),
      who: z.string().describe('a mention, or `me`').meta({ positional: true }),
      incident: common.incident,
    }),
    async run({ role: asked, who, incident: named }, context): Promise<Answer> {
      const { id } = await openIncident(parts, context, named);
      const { actor, now } = context;
      const role = knownName('role', asked, parts.catalog().incidents.roles);
      const userId = who === 'me' ? actor.id : mentionedUser(who);
      const name = userId === actor.id ? actor.name : await parts.personName(userId);
      await changeIncident(parts, { id }, (incident) => {
        requireOpen(incident);
        const before = incident.roles[role];
        if (before?.id === userId) throw new UserError(`${name} is ${role} already.`);
        const instead = before ? `, instead of ${before.name}` : '';
        const invite = { kind: 'invite', principal: userId } as const;
        return {
          set: { roles: { ...incident.roles, [role]: { id: userId, name } } },
          entries: [
            entryBy(context, incident, {
              kind: 'role',
              text: `${name} is ${role} now${instead}.`,
              details: { role, person: { id: userId, name } },
            }),
          ],
          jobs:
            incident.room?.name === undefined
              ? []
              : [stepJob(incident, `invite:${userId}`, invite, now())],
        };
      });
      return { kind: 'said', text: `${name} is ${role} of ${id} now.` };
    },
    view: answerView,
  });
}

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined && parsed >= 60_000 && parsed <= 7 * 86_400_000) return parsed;
  context.addIssue({ code: 'custom', message: 'expected a time from `1m` to `7d`, such as `30m`' });
  return z.NEVER;
});

function updateCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident update',
    summary: 'Says how it goes; stakeholders read it in plain language.',
    examples: ['incident update "The old version is back, checking" --next 30m'],
    arguments: z.object({
      ...sentence('what is known, what is done, what comes next'),
      next: duration
        .optional()
        .describe('when the next one is due, such as `30m`')
        .meta({ placeholder: '30m' }),
      impact: z.string().optional().describe('who notices what').meta({ placeholder: 'text' }),
      ...common,
    }),
    async run({ next, impact, incident: named, ...args }, context): Promise<Answer> {
      const { id, impact: known } = await openIncident(parts, context, named);
      const text = said(args);
      if (text === undefined || args.form) return updateForm(id, known);
      const at = context.now();
      const { incidents: settings } = parts.catalog();
      const about = impact === undefined ? undefined : said({ words: [], text: impact });
      const changed = await changeIncident(parts, { id }, (incident) => {
        requireOpen(incident);
        const { severity } = incident;
        const due = next === undefined ? nextUpdateAt(settings, severity, at) : at + next;
        const set = {
          lastUpdate: { text, at },
          ...(due !== undefined && { nextUpdateAt: due }),
          ...(about !== undefined && { impact: about }),
        };
        const details = {
          ...(due !== undefined && { next: new Date(due).toISOString() }),
          ...(about !== undefined && { impact: about }),
        };
        return {
          set,
          entries: [entryBy(context, incident, { kind: 'update', text, details })],
          jobs: [
            ...reminderJobs(incident, due),
            ...stakeholderJobs(parts, { ...incident, ...set }, context.requestId, at),
          ],
        };
      });
      const due = changed.nextUpdateAt;
      const when =
        due === undefined ? '' : ` The next update is due in ${formatDuration(due - at)}.`;
      return { kind: 'said', text: `Update of ${id}: ${text}${when}` };
    },
    view: answerView,
  });
}

function updateForm(id: string, impact: string | undefined): Answer {
  return {
    kind: 'form',
    title: 'Status update',
    submit: 'Post it',
    words: ['incident', 'update', `--incident=${id}`],
    fields: [
      {
        kind: 'option',
        name: 'text',
        label: 'How it goes',
        hint: 'What is known, what is done, what comes next',
        required: true,
      },
      {
        kind: 'option',
        name: 'impact',
        label: 'Impact',
        ...(impact !== undefined && { initial: impact.slice(0, 400) }),
      },
      { kind: 'option', name: 'next', label: 'Next update in', hint: '30m' },
    ],
  };
}
