import { type Command, defineCommand, type RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { formatDuration } from '../../kernel/time.ts';
import { quoted } from '../../kernel/words.ts';
import type { Incident } from '../../store/incidents.ts';
import { type Answer, answerView, type FormAnswer } from './answer-view.ts';
import { said } from './arguments.ts';
import { callJobs, headerJobId, healthJobs, reminderJobs, roomJob } from './jobs.ts';
import { type OpenArguments, openArguments, type Plan, planIncident } from './open-plan.ts';
import type { IncidentParts } from './parts.ts';
import { stakeholderJobs } from './stakeholders.ts';
import { entryBy } from './write.ts';

/** `incident open`: gives it a number at once; its channel, header and invitations follow. */
export function openCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident open',
    summary: 'Opens an incident, with a channel or a thread of its own and a timeline.',
    examples: [
      'incident open "Backend is down"',
      'incident open "Backend is down" --severity P1 --impact "Nobody can log in"',
    ],
    role: 'operator',
    target: 'none',
    audience: 'channel',
    acts: true,
    arguments: openArguments,
    async run(args, context): Promise<Answer> {
      const title = said(args);
      if (args.form || (title === undefined && args.alarm === undefined))
        return openForm(parts, args);
      if (context.incident !== undefined) throw new UserError(insideOf(context.incident));
      return open(parts, await planIncident(parts, { ...args, title }, context), context);
    },
    view: answerView,
  });
}

function insideOf(id: string): string {
  return `${id} is open here already. Another one is opened in another channel; what belongs to this one is a note: \`incident note\`.`;
}

async function open(
  parts: IncidentParts,
  { incident, why, alarm }: Plan,
  context: RunContext,
): Promise<Answer> {
  const { incidents, alarms, catalog, jobs } = parts;
  const { severity, openedAt: at, nextUpdateAt: due, title } = incident;
  const { incidents: settings } = catalog();
  const opened = await incidents.open(incident, (stored) => ({
    entries: [
      entryBy(context, stored, {
        kind: 'opened',
        text: `Opened: ${title}. Severity ${severity} (${why}).`,
        details: { severity, why, ...(incident.alarm !== undefined && { alarm: incident.alarm }) },
      }),
    ],
    jobs: [
      roomJob(stored),
      ...healthJobs(stored, at),
      ...reminderJobs(stored, due),
      ...stakeholderJobs(parts, stored, 'opened', at),
      ...callJobs(stored, settings.severities[severity]?.escalate ?? [], at),
    ],
  }));
  const { id } = opened.incident;
  if (opened.kind === 'taken') throw taken(opened.incident, at);
  if (alarm) await alarms.linkIncident([alarm.id], id);
  context.whenShown(async (place) => {
    if (!place) return;
    const changed = await incidents.change(id, () => ({ set: { announcement: place } }));
    await jobs.nudge(headerJobId(changed));
  });
  const where =
    settings.room === 'channel' ? 'Its channel is being made.' : 'Its thread begins here.';
  return {
    kind: 'said',
    text: `${id} ${severity}: ${title}. Severity ${severity}: ${why}. ${where}`,
    buttons: [{ label: 'Join', words: ['incident', 'join', '--incident', id] }],
  };
}

function taken({ id, title, openedBy, openedAt, room }: Incident, now: number): UserError {
  const where = room ? ` It is worked on in <#${room.channel}>.` : '';
  const ago = formatDuration(Math.max(0, now - openedAt));
  return new UserError(
    `${openedBy.name} opened ${id} for this ${ago} ago: ${quoted(title)}.${where} Join it, or choose another title.`,
    [{ label: `Join ${id}`, words: ['incident', 'join', '--incident', id] }],
  );
}

function openForm({ catalog }: IncidentParts, { alarm, on }: OpenArguments): FormAnswer {
  const severities = Object.entries(catalog().incidents.severities)
    .map(([name, { title }]) => `${name}: ${title}`)
    .join('; ');
  return {
    kind: 'form',
    title: 'Open an incident',
    submit: 'Open',
    words: [
      ...['incident', 'open'],
      ...(alarm === undefined ? [] : [`--alarm=${alarm}`]),
      ...(on === undefined ? [] : [`--on=${on}`]),
    ],
    fields: [
      { kind: 'option', name: 'text', label: 'What is wrong', required: true },
      { kind: 'option', name: 'severity', label: 'Severity', hint: severities },
      { kind: 'option', name: 'impact', label: 'Impact', hint: 'Who notices what' },
    ],
  };
}
