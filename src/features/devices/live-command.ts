import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import type { ReadTools } from './certificates.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { httpPlace } from './http-place.ts';
import { lasting } from './lasting.ts';
import { locate } from './locate.ts';
import { openLive } from './watch/live.ts';
import { type LiveState, noLines } from './watch/live-lines.ts';
import { liveView } from './watch/live-view.ts';
import type { LiveSubject } from './watch/request.ts';
import { startWatch, watchTime } from './watch/start.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;
const USUAL_MS = 30_000;
const LONGEST_MS = 5 * 60_000;

interface LiveResult {
  readonly subject: LiveSubject;
  readonly state: LiveState;
  /** Of the watch that goes on in the message; absent before it has begun, and at a terminal. */
  readonly id?: string;
}

/** `live`: what a device does, asked again and again over HTTP in one message; once at a terminal. */
export function liveCommand(dependencies: DevicesDependencies): Command {
  const { clients } = dependencies;
  return defineCommand({
    name: 'live',
    summary: 'What a device does now, asked again and again: connection, power, event.',
    examples: ['live meter-017', 'live grid meter-017 --for 2m'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
      for: lasting
        .default(USUAL_MS)
        .describe('how long, such as `30s`; five minutes at most')
        .meta({ placeholder: 'duration' }),
    }),
    async run({ thing, for: lasts }, context, progress): Promise<LiveResult> {
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const scope = readScope(targetOf(context).environment, context.actor.id);
      const subject = await subjectOf(thing, lasts, context, { clients, scope, signal });
      const state = noLines();
      if (context.origin.kind === 'cli') return { subject, state: await askOnce(subject, context) };
      const id = await startWatch({ subject, state }, context, dependencies, () =>
        progress({ subject, state }),
      );
      return { subject, state, id };
    },
    view: ({ subject, state, id }, looks) =>
      liveView(subject, state, { ...(id !== undefined && { id }) }, looks),
  });
}

async function subjectOf(
  thing: string | undefined,
  lasts: number,
  context: RunContext,
  tools: ReadTools,
): Promise<LiveSubject> {
  const target = targetOf(context);
  const located = await locate(target, thing, { command: 'live', rest: [] }, tools);
  const { http, address } = httpPlace(located, 'http.live', ({ live }) => live?.path);
  const { every = 0, connected, power, shed, event, remaining } = http.live ?? {};
  const places = Object.entries({ connected, power, shed, event, remaining });
  return {
    kind: 'live',
    ...placeOf({ ...target, component: undefined }),
    target: located.target,
    thing: located.name,
    ...watchTime(lasts, LONGEST_MS, context),
    ...{ address, timeout: http.timeout, every, unit: located.map.unit },
    ...Object.fromEntries(places.filter(([, place]) => place !== undefined)),
  };
}

async function askOnce(subject: LiveSubject, { now, signal }: RunContext): Promise<LiveState> {
  const live = openLive(subject, undefined, { now });
  await live.look(signal);
  return live.state;
}
