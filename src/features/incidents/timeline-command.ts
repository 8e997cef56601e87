import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { resolveTime, timeExpression } from '../../kernel/time.ts';
import type { TimelineCursor } from '../../store/timeline.ts';
import { incidentOption } from './arguments.ts';
import { anyIncident } from './find.ts';
import { KINDS, TOLD_ELSEWHERE } from './lines.ts';
import type { IncidentParts } from './parts.ts';
import { type TimelinePage, type TimelineSearch, timelineView } from './timeline-view.ts';

/** So many lines fit into one message. */
const LINES_ON_PAGE = 25;

const kindNames = Object.keys(KINDS) as (keyof typeof KINDS)[];

const cursor = z
  .string()
  .regex(/^\d{1,15}\.[01]\.\d{1,15}$/, { error: 'expected a line of a page before' })
  .transform((text): TimelineCursor => {
    const [at = 0, source = 0, seq = 0] = text.split('.').map(Number);
    return { at, source: source === 1 ? 1 : 0, seq };
  });

const timelineArguments = z.object({
  incident: incidentOption,
  kind: z
    .string()
    .toLowerCase()
    .pipe(z.enum(kindNames, { error: `expected one of ${kindNames.join(', ')}` }))
    .optional()
    .describe(`only lines of this kind: ${kindNames.map((kind) => `\`${kind}\``).join(', ')}`),
  by: z
    .string()
    .transform((text) => /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? text)
    .optional()
    .describe('only what this person did: a mention, or `me`')
    .meta({ placeholder: 'person' }),
  since: timeExpression
    .optional()
    .describe('only from then on: `2h`, `10:00` or an ISO instant')
    .meta({ placeholder: 'when' }),
  before: cursor.optional().describe('only lines before this one').meta({ placeholder: 'line' }),
});

/** `incident timeline`: its pages from the newest back, by buttons, and only some of it. */
export function timelineCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident timeline',
    summary: 'What happened in an incident, and who did what.',
    examples: ['incident timeline', 'incident timeline --kind action --since 2h'],
    role: 'viewer',
    target: 'none',
    audience: 'channel',
    arguments: timelineArguments,
    async run({ incident: named, kind, by, since, before }, context): Promise<TimelinePage> {
      const { id, title } = await anyIncident(parts, context, named);
      const { actor, now } = context;
      const clock = { now: now(), timeZone: actor.timeZone };
      const search = {
        ...(kind && { kind }),
        ...(by !== undefined && { actor: by === 'me' ? actor.id : by }),
        ...(since && { since: resolveTime(since, clock) }),
      };
      return readPage(parts, { id, title, search, isNewest: before === undefined }, before);
    },
    view: timelineView,
  });
}

/** One line more than is shown tells whether there is a page before. */
async function readPage(
  { timeline }: IncidentParts,
  page: Pick<TimelinePage, 'id' | 'title' | 'isNewest'> & { search: TimelineSearch },
  after: TimelineCursor | undefined,
): Promise<TimelinePage> {
  const { kind, ...search } = page.search;
  const found = await timeline.page({
    ...search,
    ...(kind && { kinds: [kind] }),
    ...(after && { after }),
    incident: page.id,
    told: TOLD_ELSEWHERE,
    order: 'desc',
    limit: LINES_ON_PAGE + 1,
  });
  const shown = found.slice(0, LINES_ON_PAGE);
  const earlier = found.length > LINES_ON_PAGE ? shown.at(-1)?.cursor : undefined;
  return { ...page, lines: shown.toReversed(), ...(earlier && { earlier }) };
}
