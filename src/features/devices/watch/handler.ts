import { z } from 'zod';
import type { AwsClients } from '../../../aws/clients.ts';
import { type Bell, createBell } from '../../../jobs/bell.ts';
import type { JobHandler, JobResult, JobRun } from '../../../jobs/handler.ts';
import { type Sleep, sleep as sleepByTimer } from '../../../jobs/sleep.ts';
import { isGone } from '../../../kernel/gone.ts';
import type { Messenger } from '../../../kernel/messenger.ts';
import { SteadyMessage } from '../../../kernel/steady-message.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { decideWatchEnd, findWatchEnd, type WatchEnd, watchEnd } from './kept.ts';
import { type WatchSubject, watchRequest } from './request.ts';
import { openWatch, type Watch, type WatchShown } from './watch.ts';

/** The messages of this process that are edited again and again: they share what Slack takes. */
export interface LivingMessages {
  readonly count: number;
  /** Adds one; `look` is called when it should look at once whether it is ended. Returns how to take it away. */
  enter(id: string, look: () => void): () => void;
  /** Tells one to look, if it lives here. */
  tell(id: string): void;
}

export interface WatchDependencies {
  readonly clients: AwsClients;
  readonly snapshots: Snapshots;
  readonly messenger: Pick<Messenger, 'edit'>;
  readonly tails: LivingMessages;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep?: Sleep;
}

const progress = z.object({
  state: z.unknown(),
  /** Set once it is over: then only the message is left to be shown. */
  ended: z.object({ end: watchEnd, at: z.number() }).exactOptional(),
});

type Ended = NonNullable<z.infer<typeof progress>['ended']>;

/** The command that began it edits the message once more: the first edit comes after that. */
const ANSWER_MS = 2_000;
const LEAST_MS = 2_000;
/** Slack: chat.update, some 50 a minute for everything in a workspace. All such messages together make 40. */
const SHARE_MS = 60_000 / 40;
const LONGEST_MS = 60_000;
/** A message in which nothing happens shows now and then that it lives. */
const QUIET_MS = 15_000;
/** Another process may have stopped it. */
const LOOK_FOR_END_MS = 1_000;

/**
 * Watches a device in a message until its time is over or somebody stops it. It is a durable job, also where it lasts half
 * a minute only: its Stop button may be pressed in another process, and a request that ended with its process would leave a
 * message that looks alive. All that it knows is in its progress, so that another process goes on where one ended; only the
 * answers of the pause are missing.
 */
export function watchHandler(dependencies: WatchDependencies): JobHandler {
  return (run) => new RunningWatch(run, dependencies).run();
}

/** One watch in this process. */
class RunningWatch {
  readonly #run: JobRun;
  readonly #dependencies: WatchDependencies;
  readonly #sleep: Sleep;
  readonly #subject: WatchSubject;
  readonly #watch: Watch;
  readonly #message: SteadyMessage;
  readonly #before: z.infer<typeof progress> | null;
  readonly #aborted = Promise.withResolvers<'aborted'>();
  /** The edit that is under way: Slack may take its time, and the device is looked at meanwhile. */
  #edit: Promise<void> = Promise.resolve();
  #isEditing = false;
  #isGone = false;
  #shown = -1;
  #editedAt: number;
  #pause = ANSWER_MS;
  #failures = 0;

  constructor(run: JobRun, dependencies: WatchDependencies) {
    const { messenger, now, sleep = sleepByTimer } = dependencies;
    const { subject, state, place } = watchRequest.parse(run.input);
    const { name, timeZone } = subject.asker;
    this.#run = run;
    this.#dependencies = dependencies;
    this.#sleep = sleep;
    this.#subject = subject;
    this.#before = progress.nullable().parse(run.progress);
    this.#watch = openWatch(subject, this.#before ? this.#before.state : state, dependencies);
    this.#message = new SteadyMessage(messenger, place, { asker: name, timeZone });
    this.#editedAt = now();
  }

  async run(): Promise<JobResult> {
    const { tails, now } = this.#dependencies;
    const { id, signal } = this.#run;
    const bell = createBell(this.#sleep);
    const onAbort = () => {
      this.#aborted.resolve('aborted');
      bell.ring();
    };
    const leave = tails.enter(id, bell.ring);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      const ended = this.#before?.ended ?? (await this.#untilEnd(bell));
      const shown = ended && (await Promise.race([this.#showEnd(ended), this.#aborted.promise]));
      return shown === 'shown' ? 'done' : { again: now() };
    } finally {
      leave();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Undefined when this process is to give it away. */
  async #untilEnd(bell: Bell): Promise<Ended | undefined> {
    const { now } = this.#dependencies;
    const { signal } = this.#run;
    let nextAt = now();
    let hasLooked = this.#before !== null;
    for (;;) {
      bell.hush();
      if (signal.aborted) return undefined;
      const end = await this.#endNow(hasLooked);
      if (end) return this.#decide(end);
      if (now() >= nextAt) {
        const startedAt = now();
        nextAt = startedAt + (await this.#watch.look(signal));
        if (signal.aborted) return undefined;
        hasLooked = true;
        await this.#run.save({ state: this.#watch.state });
      }
      this.#keepShown();
      await bell.heard(Math.min(LOOK_FOR_END_MS, Math.max(1, nextAt - now())));
    }
  }

  /** It is looked at least once, however late. */
  async #endNow(hasLooked: boolean): Promise<WatchEnd | undefined> {
    const { snapshots, now } = this.#dependencies;
    if (this.#isGone) return { why: 'gone' };
    // A store that does not answer is asked again: the lease tells when to give up.
    const stopped = await findWatchEnd(snapshots, this.#run.id).catch(() => undefined);
    return stopped ?? (hasLooked && now() >= this.#subject.until ? { why: 'time' } : undefined);
  }

  async #decide(end: WatchEnd): Promise<Ended> {
    const { snapshots, now } = this.#dependencies;
    const decided = await decideWatchEnd(snapshots, this.#run.id, end, now());
    const ended = { end: decided.end, at: now() };
    await this.#run.save({ state: this.#watch.state, ended });
    return ended;
  }

  #keepShown(): void {
    const since = this.#dependencies.now() - this.#editedAt;
    const isDue = this.#watch.changes !== this.#shown || since >= QUIET_MS;
    if (isDue && since >= this.#pause && !this.#isEditing) this.#edit = this.#editNow();
  }

  /** Never rejects. */
  async #editNow(): Promise<void> {
    const { now, tails } = this.#dependencies;
    const { changes } = this.#watch;
    const startedAt = now();
    this.#isEditing = true;
    try {
      await this.#show({ id: this.#run.id });
      this.#shown = changes;
      this.#failures = 0;
    } catch (error) {
      this.#isGone ||= isGone(error);
      this.#failures += 1;
    }
    this.#isEditing = false;
    this.#editedAt = now();
    const took = this.#editedAt - startedAt;
    const patience = this.#failures === 0 ? took : LEAST_MS * 2 ** this.#failures;
    const share = Math.max(LEAST_MS, tails.count * SHARE_MS);
    this.#pause = Math.max(share, Math.min(LONGEST_MS, patience));
  }

  /** What Slack does not take is tried again with the next attempt of the job. */
  async #showEnd(ended: Ended): Promise<'shown'> {
    const { now } = this.#dependencies;
    await this.#edit;
    if (this.#shown < 0 && !this.#before)
      await this.#sleep(Math.max(0, this.#editedAt + ANSWER_MS - now()), this.#run.signal);
    try {
      if (ended.end.why !== 'gone') await this.#show({ id: this.#run.id, ended });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    return 'shown';
  }

  #show(shown: WatchShown): Promise<void> {
    return this.#message.edit((looks) => this.#watch.view(shown, looks));
  }
}
