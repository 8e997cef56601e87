import { readScope } from '../../../aws/scopes.ts';
import type { RunContext } from '../../../kernel/command.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { LogSource } from '../../../kernel/log-sources.ts';
import { shownAt } from '../../../kernel/shown-at.ts';
import { type Target, targetName, targetTitle } from '../../../kernel/targets.ts';
import { formatDuration } from '../../../kernel/time.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import type { Jobs, NewJob } from '../../../store/jobs.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { rememberTail } from './kept.ts';
import { nothingYet } from './report.ts';
import { TAIL, type TailOptions, type TailRequest, type TailSubject } from './request.ts';
import { tailView } from './view.ts';

/** What somebody wants to follow. */
export interface WantedTail {
  readonly target: Target;
  /** At least one. */
  readonly sources: readonly LogSource[];
  readonly options: TailOptions;
  /** The same options as words of a command line (`--level`, `error`): buttons ask for the same with them. */
  readonly kept: readonly string[];
  /** Milliseconds that somebody asked for; absent: as long as usual. */
  readonly lasts?: number | undefined;
  /** Milliseconds after which a tail ends by itself: the catalog's `logs.follow`. */
  readonly usual: number;
}

export interface StartTools {
  readonly jobs: Pick<Jobs, 'add'>;
  readonly snapshots: Pick<Snapshots, 'save'>;
  readonly newId: () => string;
}

/** A tail as the command that began it shows it; without an id it has not begun yet. */
export interface StartedTail {
  readonly id?: string;
  readonly subject: TailSubject;
}

const LONGEST_MS = 30 * 60_000;
/** All replicas together: each one takes a share of Slack's budget of edits. */
const MOST_TAILS = 20;

/**
 * Begins a tail, which lives on as a durable job and edits the message of this answer. `show` shows the state before it
 * began: the message comes with it. Throws UserError where there is no message that everybody sees, for more time than
 * a tail may take, and when there are too many already.
 */
export async function startTail(
  wanted: WantedTail,
  context: RunContext,
  tools: StartTools,
  show: (before: StartedTail) => void,
): Promise<StartedTail> {
  const subject = subjectOf(wanted, context);
  show({ subject });
  const place = await shownAt(context);
  if (!place) throw withoutMessage(context);
  const id = tools.newId();
  await rememberTail(tools.snapshots, id, subject);
  const input: TailRequest = { ...subject, place };
  if (!(await addToFew(tools.jobs, { id, kind: TAIL, input, runAt: context.now() })))
    throw new UserError(
      `There are ${MOST_TAILS} tails already, and Slack takes only so many edits. Stop one of them first.`,
    );
  return { id, subject };
}

/** The answer of the command that begins a tail; the tail itself goes on in the same message. */
export function startedTailView({ id, subject }: StartedTail, looks: ViewContext): View {
  return tailView({ ...(id !== undefined && { id }), subject, report: nothingYet() }, looks);
}

function subjectOf(wanted: WantedTail, context: RunContext): TailSubject {
  const { target, sources, options, kept, usual, lasts = usual } = wanted;
  const longest = Math.max(LONGEST_MS, usual);
  if (lasts > longest)
    throw new UserError(`A tail lasts ${formatDuration(longest)} at most. Begin another one then.`);
  const { actor } = context;
  const startedAt = context.now();
  return {
    target: targetName(target),
    title: targetTitle(target),
    scope: readScope(target.environment, context.actor.id),
    sources: sources.map(({ component, title, group, format }) => ({
      component,
      title,
      group,
      format,
    })),
    options,
    kept: [...kept],
    asker: { name: actor.name, timeZone: actor.timeZone },
    startedAt,
    until: startedAt + lasts,
  };
}

function withoutMessage({ origin, signal }: RunContext): UserError {
  if (signal.aborted)
    return new UserError('GridOps is being restarted. Ask again in a minute to follow.');
  if (origin.kind === 'cli')
    return new UserError('A log is followed in a Slack message. Here, ask with --since instead.');
  return new UserError(
    'A tail needs a message that everybody sees and that GridOps can edit. Ask without --private, in a channel of which GridOps is a member.',
  );
}

/** Each of the few has a key of its own, which is free again when its job is done. */
async function addToFew(jobs: Pick<Jobs, 'add'>, job: NewJob): Promise<boolean> {
  for (let slot = 1; slot <= MOST_TAILS; slot += 1)
    if (await jobs.add({ ...job, key: String(slot) })) return true;
  return false;
}
