import type { RunContext } from '../../../kernel/command.ts';
import { UserError } from '../../../kernel/errors.ts';
import { shownAt } from '../../../kernel/shown-at.ts';
import { formatDuration } from '../../../kernel/time.ts';
import type { Jobs, NewJob } from '../../../store/jobs.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { rememberWatch } from './kept.ts';
import { WATCH, type WatchRequest, type WatchSubject } from './request.ts';

export interface StartTools {
  readonly jobs: Pick<Jobs, 'add'>;
  readonly snapshots: Pick<Snapshots, 'save'>;
  readonly newId: () => string;
}

/** All replicas together: each one takes a share of Slack's budget of edits. */
const MOST_WATCHES = 5;

/** From now, for so many milliseconds. Throws UserError for more than a watch may take. */
export function watchTime(
  lasts: number,
  longest: number,
  context: RunContext,
): Pick<WatchSubject, 'asker' | 'startedAt' | 'until'> {
  if (lasts > longest)
    throw new UserError(`It lasts ${formatDuration(longest)} at most. Begin another one then.`);
  const startedAt = context.now();
  const { name, timeZone } = context.actor;
  return { asker: { name, timeZone }, startedAt, until: startedAt + lasts };
}

/**
 * Begins a watch, which lives on as a durable job and edits the message of this answer; resolves with its id. `show` shows
 * the state before it began: the message comes with it. Throws UserError where there is no message that everybody sees,
 * and when there are too many already.
 */
export async function startWatch(
  { subject, state }: Pick<WatchRequest, 'subject' | 'state'>,
  context: RunContext,
  tools: StartTools,
  show: () => void,
): Promise<string> {
  show();
  const place = await shownAt(context);
  if (!place) throw withoutMessage(context);
  const id = tools.newId();
  await rememberWatch(tools.snapshots, id, subject);
  const input: WatchRequest = { subject, state, place };
  if (!(await addToFew(tools.jobs, { id, kind: WATCH, input, runAt: context.now() })))
    throw new UserError(
      `${MOST_WATCHES} devices are watched already, and Slack takes only so many edits. Stop one of them first.`,
    );
  return id;
}

function withoutMessage({ origin, signal }: RunContext): UserError {
  if (signal.aborted)
    return new UserError('GridOps is being restarted. Ask again in a minute to watch.');
  if (origin.kind === 'cli')
    return new UserError('A device is watched in a Slack message. Here, ask again and again.');
  return new UserError(
    'Watching needs a message that everybody sees and that GridOps can edit. Ask without --private, in a channel of which GridOps is a member.',
  );
}

/** Each of the few has a key of its own, which is free again when its job is done. */
async function addToFew(jobs: Pick<Jobs, 'add'>, job: NewJob): Promise<boolean> {
  for (let slot = 1; slot <= MOST_WATCHES; slot += 1)
    if (await jobs.add({ ...job, key: String(slot) })) return true;
  return false;
}
