import { z } from 'zod';
import type { RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { resolveTarget, targetName } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import type { AlarmRecord } from '../../store/alarms.ts';
import type { SeenHealth } from '../../store/health-seen.ts';
import type { NewIncident } from '../../store/incidents.ts';
import { common, sentence } from './arguments.ts';
import { HEALTH_FRESH_MS } from './header.ts';
import type { IncidentParts } from './parts.ts';
import { aboutOf, firstStatus, knownName, nextUpdateAt, suggestedSeverity } from './rules.ts';

const { form } = common;
/** What can be said of a new incident. */
export const openArguments = z.object({
  ...sentence('what is wrong'),
  severity: z
    .string()
    .optional()
    .describe('how bad it is, such as `P1`')
    .meta({ placeholder: 'P1' }),
  alarm: z
    .string()
    .optional()
    .describe('the id of the alarm that it is about')
    .meta({ placeholder: 'id' }),
  impact: z.string().optional().describe('who notices what').meta({ placeholder: 'text' }),
  on: z
    .string()
    .optional()
    .describe('what is affected; without it, what the alarm or this channel is about')
    .meta({ placeholder: 'target' }),
  form,
});

export type OpenArguments = z.output<typeof openArguments>;

const LONGEST_TITLE = 150;

/** What is to be opened. */
export interface Plan {
  readonly incident: NewIncident;
  /** Why it has this severity. */
  readonly why: string;
  readonly alarm?: AlarmRecord;
}

/** Makes an incident of what was said. Throws UserError for names that mean nothing. */
export async function planIncident(
  parts: IncidentParts,
  args: OpenArguments & { title: string | undefined },
  context: RunContext,
): Promise<Plan> {
  const { actor, origin, now } = context;
  const { incidents: settings } = parts.catalog();
  const alarm = args.alarm === undefined ? undefined : await findAlarm(parts, args.alarm);
  const title = args.title ?? maskText(alarm?.name ?? '');
  if (title.length > LONGEST_TITLE)
    throw new UserError(
      `A title has up to ${LONGEST_TITLE} characters. Put the rest into --impact.`,
    );
  const affected = affectedBy(parts, args.on ?? nameOf(alarm), origin.channel);
  const at = now();
  const severity =
    args.severity === undefined
      ? suggestedSeverity(settings, {
          alarm: alarm?.severity,
          health: await lateHealth(parts, affected.target, origin.channel, at),
        })
      : { name: knownName('severity', args.severity, settings.severities), why: 'as asked' };
  const person = { id: actor.id, name: actor.name };
  const due = nextUpdateAt(settings, severity.name, at);
  const home = affected.home ?? origin.channel;
  return {
    why: severity.why,
    ...(alarm && { alarm }),
    incident: {
      title,
      severity: severity.name,
      status: firstStatus(settings),
      about: aboutOf(title, { alarm: alarm?.id, target: affected.target }),
      openedBy: person,
      openedAt: at,
      roles: { [settings.roles[0] ?? 'commander']: person },
      ...(args.impact !== undefined && { impact: maskText(args.impact) }),
      ...(affected.target !== undefined && { target: affected.target }),
      ...(alarm && { alarm: alarm.id }),
      ...(origin.channel !== undefined && { origin: origin.channel }),
      ...(home !== undefined && { home }),
      ...(due !== undefined && { nextUpdateAt: due }),
    },
  };
}

/** What was last seen here of its health, of the thing itself or else of all around it, unless that is too long ago. */
async function lateHealth(
  { healthSeen }: IncidentParts,
  target: string | undefined,
  channel: string | undefined,
  at: number,
): Promise<SeenHealth['status'] | undefined> {
  if (target === undefined || channel === undefined) return undefined;
  const [environment = target] = target.split('/');
  for (const each of new Set([target, environment])) {
    const seen = await healthSeen.last(channel, each);
    if (seen && at - seen.at <= HEALTH_FRESH_MS) return seen.status;
  }
  return undefined;
}

async function findAlarm({ alarms }: IncidentParts, id: string): Promise<AlarmRecord> {
  const alarm = await alarms.find(id);
  if (alarm) return alarm;
  throw new UserError(`There is no alarm ${quoted(id)} that GridOps was told of.`);
}

function nameOf(alarm: AlarmRecord | undefined): string | undefined {
  const { environment, component } = alarm ?? {};
  if (environment === undefined) return undefined;
  return component === undefined ? environment : `${environment}/${component}`;
}

/** What is affected. Throws UserError for a name that means nothing or several things. */
function affectedBy(
  { catalog }: IncidentParts,
  named: string | undefined,
  channel: string | undefined,
): { target?: string; home?: string } {
  const found = resolveTarget(named, catalog(), channel);
  if (found.kind === 'one') {
    const [home] = found.target.environment.channels;
    return { target: targetName(found.target), ...(home !== undefined && { home }) };
  }
  if (named === undefined) return {};
  if (found.kind === 'none')
    throw new UserError(`There is nothing called ${quoted(named)} in the catalog.`);
  const names = found.targets.map((each) => `\`${targetName(each)}\``).join(', ');
  throw new UserError(`Which ${quoted(named)} do you mean? \`--on\` one of ${names}.`);
}
