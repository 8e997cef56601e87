import type { AwsClients } from '../../../aws/clients.ts';
import { AwsFault } from '../../../aws/faults.ts';
import type { CatalogLogLimits } from '../../../config/logs-schema.ts';
import type { JobRun } from '../../../jobs/handler.ts';
import { LeaseLost } from '../../../jobs/lease.ts';
import { type Sleep, sleep as sleepByTimer } from '../../../jobs/sleep.ts';
import type { Messenger } from '../../../kernel/messenger.ts';
import { createMasker } from '../../../masking/masker.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { Collector } from './collector.ts';
import { Ending, watchForEnd } from './ending.ts';
import { beforeFarewell, sendLast } from './farewell.ts';
import { feed } from './feed.ts';
import { keepShown } from './keep-shown.ts';
import { decideEnd, findEnd, type TailEnd } from './kept.ts';
import { TailMessage } from './message.ts';
import { progressOf } from './progress.ts';
import type { TailRequest } from './request.ts';
import { tailFiles } from './tail-file.ts';
import type { Tails } from './tails.ts';

export interface TailDependencies {
  readonly clients: AwsClients;
  readonly snapshots: Snapshots;
  readonly messenger: Pick<Messenger, 'edit'>;
  readonly tails: Tails;
  /** The catalog's, read anew for each tail. */
  readonly limits: () => Pick<CatalogLogLimits, 'maskEmails'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told of everything that is neither AWS's nor Slack's fault. */
  readonly onFailure: (error: unknown) => void;
  readonly sleep?: Sleep;
}

/** The command that began the tail edits the message once more: an end that comes at once may not be overwritten by that. */
const ANSWER_MS = 2_000;

/** One tail in this process, from its begin to its end. */
export class RunningTail {
  readonly #run: JobRun;
  readonly #request: TailRequest;
  readonly #dependencies: TailDependencies;
  readonly #sleep: Sleep;
  readonly #collector: Collector;
  readonly #message: TailMessage;
  readonly #ending = new Ending();

  constructor(run: JobRun, request: TailRequest, dependencies: TailDependencies) {
    const { messenger, limits, sleep = sleepByTimer } = dependencies;
    this.#run = run;
    this.#request = request;
    this.#dependencies = dependencies;
    this.#sleep = sleep;
    this.#collector = new Collector(request, createMasker({ emails: limits().maskEmails }));
    this.#message = new TailMessage(messenger, request);
  }

  async follow(): Promise<void> {
    const { signal } = this.#run;
    const answered = this.#sleep(ANSWER_MS, signal);
    await this.#remember(false);
    const end = await this.#untilEnd();
    // Whoever has it now speaks for it.
    if (signal.reason instanceof LeaseLost) throw signal.reason;
    await this.#collector.end();
    await answered;
    if (end.why !== 'gone') await this.#showEnd(end);
    await this.#remember(true);
  }

  async #untilEnd(): Promise<TailEnd> {
    const { id, signal } = this.#run;
    const { snapshots, tails, now } = this.#dependencies;
    const ending = this.#ending;
    const stop = () => ending.end({ why: 'restart' });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const { look, watched } = watchForEnd(ending, () => findEnd(snapshots, id), this.#sleep);
    const leave = tails.enter(id, look);
    const work = [watched, this.#listen(), this.#keepShown(), this.#waitForTime()];
    try {
      const end = await ending.decided;
      await beforeFarewell(Promise.all(work), signal);
      return await decideEnd(snapshots, id, end, now()).then((decided) => decided.end);
    } finally {
      leave();
      signal.removeEventListener('abort', stop);
    }
  }

  async #listen(): Promise<void> {
    const { clients, now, onFailure } = this.#dependencies;
    const { scope, sources, options, startedAt } = this.#request;
    const { pattern } = options;
    const groups = sources.map(({ group }) => group);
    const { signal } = this.#ending;
    const means = { clients, scope, groups, now, sleep: this.#sleep, signal };
    const tools = { ...means, ...(pattern !== undefined && { pattern }) };
    try {
      for await (const item of feed(tools, startedAt)) await this.#collector.take(item);
    } catch (error) {
      const isAws = error instanceof AwsFault;
      if (!isAws) onFailure(error);
      const message = isAws ? error.message : 'something failed inside the bot.';
      this.#ending.end({ why: 'fault', message });
    }
  }

  #keepShown(): Promise<void> {
    const { tails, now } = this.#dependencies;
    return keepShown({
      edit: async () => {
        // Also tells whether the tail is still ours: another process may have said that it ended.
        await this.#remember(false);
        const report = this.#collector.report(now());
        await this.#message.show({ id: this.#run.id, report });
      },
      changes: () => this.#collector.changes,
      tails,
      ending: this.#ending,
      now,
      sleep: this.#sleep,
    });
  }

  async #waitForTime(): Promise<void> {
    const left = this.#request.until - this.#dependencies.now();
    await this.#sleep(Math.max(0, left), this.#ending.signal);
    this.#ending.end({ why: 'time' });
  }

  async #showEnd(end: TailEnd): Promise<void> {
    const at = this.#dependencies.now();
    const report = this.#collector.report(at);
    const { tape } = this.#collector;
    const files = tailFiles(this.#request, tape, { endedAt: at, gaps: report.gaps });
    const ended = { end, at, logUntil: at };
    const send = async () => {
      await this.#remember(false);
      await this.#message.show({ id: this.#run.id, report, ended }, files);
    };
    await sendLast(send, { signal: this.#run.signal, sleep: this.#sleep });
  }

  async #remember(shown: boolean): Promise<void> {
    const at = this.#dependencies.now();
    await this.#run.save(progressOf(this.#collector.report(at), shown, at));
  }
}
