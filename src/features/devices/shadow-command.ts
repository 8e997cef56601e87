import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import type { ReadTools } from './certificates.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { lasting } from './lasting.ts';
import { locate } from './locate.ts';
import { readShadow } from './shadow-read.ts';
import { type ShadowReport, shadowView } from './shadow-view.ts';
import type { ShadowSubject } from './watch/request.ts';
import { nothingSeen, type ShadowState, withRead } from './watch/shadow-changes.ts';
import { shadowWatchView } from './watch/shadow-view.ts';
import { startWatch, watchTime } from './watch/start.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;
/** How long it is watched. */
const USUAL_MS = 10 * 60_000;
const LONGEST_MS = 60 * 60_000;

/** `shadow`: what a device reports and what is wanted of it, side by side. */
export function shadowCommand(dependencies: DevicesDependencies): Command {
  const { clients } = dependencies;
  return defineCommand({
    name: 'shadow',
    summary: 'A shadow of a device: reported, desired and delta, with the age of each field.',
    examples: [
      'shadow meter-017',
      'shadow grid meter-017 --path status',
      'shadow meter-017 settings --raw',
      'shadow meter-017 --watch --for 10m',
    ],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
      name: z
        .string()
        .optional()
        .describe('name of the shadow; without it the classic one')
        .meta({ positional: true }),
      path: z
        .string()
        .optional()
        .describe('only the fields below this one')
        .meta({ placeholder: 'a.b' }),
      raw: z.boolean().default(false).describe('the document as JSON'),
      watch: z.boolean().default(false).describe('go on with what changes, in the same message'),
      for: lasting
        .optional()
        .describe('with `--watch`: how long, such as `10m`; an hour at most')
        .meta({ placeholder: 'duration' }),
    }),
    async run({ thing, name, path, raw, watch, for: lasts }, context, progress): Promise<Answer> {
      if (watch ? raw : lasts !== undefined)
        throw new UserError('`--for` goes with `--watch`, and `--raw` does not.');
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const { word, shadow } = wordsOf(target, thing, name);
      const rest = shadow === undefined ? [] : [shadow];
      const located = await locate(target, word, { command: 'shadow', rest }, tools);
      const place = {
        ...placeOf({ ...target, component: undefined }),
        target: located.target,
      };
      const wanted = { name: shadow, path, raw };
      const report = { ...place, ...(await readShadow(located, wanted, tools, context.now())) };
      if (!watch || report.version === undefined) return report;
      const watched = watchOf(report, tools, watchTime(lasts ?? USUAL_MS, LONGEST_MS, context));
      const id = await startWatch(watched, context, dependencies, () => progress(watched));
      return { ...watched, id };
    },
    view: (answer, looks) =>
      'subject' in answer
        ? shadowWatchView(answer.subject, answer.state, shownOf(answer), looks)
        : shadowView(answer, looks),
  });
}

/** Where the target is the device, its name is not said again. */
function wordsOf({ component }: Target, thing: string | undefined, name: string | undefined) {
  if (component?.kind !== 'device') return { word: thing, shadow: name };
  if (name !== undefined) throw new UserError(`There is a word too many: ${quoted(name)}.`);
  return { word: undefined, shadow: thing };
}

/** A shadow that is watched from now on; without an id until that has begun. */
interface WatchedShadow {
  readonly id?: string;
  readonly subject: ShadowSubject;
  readonly state: ShadowState;
}

type Answer = ShadowReport | WatchedShadow;

function watchOf(
  { target, title, region, thing, name, path, rows, version = 0, readAt }: ShadowReport,
  { scope }: ReadTools,
  time: ReturnType<typeof watchTime>,
): WatchedShadow {
  const which = { ...(name !== undefined && { name }), ...(path !== undefined && { path }) };
  const subject = {
    kind: 'shadow' as const,
    target,
    title,
    region,
    thing,
    scope,
    ...which,
    ...time,
  };
  return { subject, state: withRead(nothingSeen(), { rows, version }, readAt) };
}

function shownOf({ id }: WatchedShadow) {
  return id === undefined ? {} : { id };
}
