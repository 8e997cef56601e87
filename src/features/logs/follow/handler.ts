import type { JobHandler, JobRun } from '../../../jobs/handler.ts';
import { sleep as sleepByTimer } from '../../../jobs/sleep.ts';
import { sendLast } from './farewell.ts';
import { decideEnd } from './kept.ts';
import { TailMessage } from './message.ts';
import { leftOver, type TailProgress, tailProgress } from './progress.ts';
import { type TailRequest, tailRequest } from './request.ts';
import { RunningTail, type TailDependencies } from './running-tail.ts';

/**
 * Follows a log in a message until somebody or something ends that, and then says so there. A tail is not taken over: when
 * its process is gone, the next one says that it ended.
 */
export function tailHandler(dependencies: TailDependencies): JobHandler {
  return async (run) => {
    const request = tailRequest.parse(run.input);
    const before = tailProgress.nullable().parse(run.progress);
    if (!before) await new RunningTail(run, request, dependencies).follow();
    else if (!before.shown) await endAbandoned(run, request, before, dependencies);
    return 'done';
  };
}

/** Says that a tail ended whose process is gone, or could not say so itself. */
async function endAbandoned(
  run: JobRun,
  request: TailRequest,
  before: TailProgress,
  { snapshots, messenger, now, sleep = sleepByTimer }: TailDependencies,
): Promise<void> {
  const { end } = await decideEnd(snapshots, run.id, { why: 'restart' }, now());
  if (end.why === 'gone') return;
  const logUntil = Math.min(now(), request.until);
  const ended = { end, at: before.at, logUntil };
  const message = new TailMessage(messenger, request);
  const send = () => message.show({ id: run.id, report: leftOver(before), ended });
  await sendLast(send, { signal: run.signal, sleep });
  await run.save({ ...before, shown: true });
}
