import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { LogEvent } from '../../../aws/logs.ts';
import { groupEntries } from '../../../log-entries/group.ts';
import { isAtLeast } from '../../../log-entries/levels.ts';
import { createReader, type LogReader } from '../../../log-entries/reader.ts';
import { selectEntries } from '../../../log-entries/select.ts';
import type { Entry } from '../../../log-entries/types.ts';
import type { Masker } from '../../../masking/masker.ts';
import { maskEntries, maskEvents } from '../mask-lines.ts';
import type { TakenBatch } from './batch-queue.ts';
import type { FeedItem } from './feed-item.ts';
import { Rate } from './rate.ts';
import { type Gap, nothingYet, type TailReport } from './report.ts';
import type { TailSubject } from './request.ts';
import { Tape } from './tape.ts';
import { tapeText } from './tape-text.ts';

/** Masking holds the process; between two pieces others may work. */
const EVENTS_AT_ONCE = 500;
const MOST_RECENT = 60;
const MOST_WORST = 3;
const MOST_GAPS = 5;
/** A repeat after a longer silence is news. */
const REPEATS_WITHIN_MS = 60_000;

/** What was heard so far: counted, masked, read as entries, the newest kept for the message and the rest for the file. */
export class Collector {
  readonly tape = new Tape();
  readonly #subject: TailSubject;
  readonly #masker: Masker;
  readonly #reader: LogReader;
  readonly #rate: Rate;
  #report: Omit<TailReport, 'rate'> = nothingYet();
  #changes = 0;

  constructor(subject: TailSubject, masker: Masker) {
    const formats = new Map(subject.sources.map(({ group, format }) => [group, format]));
    this.#subject = subject;
    this.#masker = masker;
    this.#reader = createReader({ format: (group = '') => formats.get(group) ?? 'auto' });
    this.#rate = new Rate(subject.startedAt);
  }

  /** Goes up when there is something new to show. */
  get changes(): number {
    return this.#changes;
  }

  async take(item: FeedItem): Promise<void> {
    if (item.kind === 'events') return this.#takeBatch(item);
    this.#changes += 1;
    if (item.kind === 'way') this.#report = { ...this.#report, way: item.way };
    else if (item.kind === 'away') this.#report = { ...this.#report, away: item.because };
    else if (item.kind === 'note')
      this.#report = { ...this.#report, notes: [...this.#report.notes, item.text] };
    else this.#report = { ...this.#report, gaps: withGap(this.#report.gaps, item) };
  }

  /** Takes what may still have gone on as complete, because nothing comes any more. */
  async end(): Promise<void> {
    await this.#keep(this.#reader.flush());
  }

  report(now: number): TailReport {
    return { ...this.#report, rate: this.#rate.at(now) };
  }

  async #takeBatch({ events, at, sampled, lost }: TakenBatch): Promise<void> {
    const { away, ...report } = this.#report;
    this.#report = {
      ...report,
      seen: report.seen + events.length + lost,
      lost: report.lost + lost,
      sampled: report.sampled + (sampled ? 1 : 0),
    };
    if (events.length > 0 || away !== undefined) this.#changes += 1;
    this.#rate.add(events.length + lost, at);
    for (let start = 0; start < events.length; start += EVENTS_AT_ONCE) {
      if (start > 0) await letOthersWork();
      await this.#read(events.slice(start, start + EVENTS_AT_ONCE));
    }
    await this.#keep(this.#reader.settle(at));
  }

  async #read(events: readonly LogEvent[]): Promise<void> {
    const { task } = this.#subject.options;
    const own = task === undefined ? events : events.filter(({ stream }) => stream.includes(task));
    const { value, masked } = await maskEvents(own, this.#masker);
    const { leftOut } = this.#report;
    this.#report = { ...this.#report, leftOut: leftOut + events.length - own.length };
    this.#countMasked(masked);
    await this.#keep(this.#reader.push(value));
  }

  async #keep(complete: readonly Entry[]): Promise<void> {
    if (complete.length === 0) return;
    this.#changes += 1;
    const { value: entries, masked } = await maskEntries(complete, this.#masker);
    this.#countMasked(masked);
    const { level, grep } = this.#subject.options;
    const wanted = selectEntries(entries, { level, text: grep });
    const shown = wanted.map(withoutText);
    for (const entry of wanted) this.tape.add(tapeText(entry, this.#subject));
    const errors = shown.filter((entry) => isAtLeast(entry.level, 'error'));
    const report = this.#report;
    this.#report = {
      ...report,
      leftOut: report.leftOut + linesOf(entries) - linesOf(wanted),
      errors: report.errors + errors.length,
      warnings: report.warnings + shown.filter((entry) => entry.level === 'warn').length,
      recent: newest([...report.recent, ...shown], MOST_RECENT),
      worst: newest([...report.worst, ...errors], MOST_WORST),
    };
  }

  #countMasked(masked: number): void {
    this.#report = { ...this.#report, masked: this.#report.masked + masked };
  }
}

function newest(entries: readonly Entry[], most: number): Entry[] {
  return groupEntries(entries, { within: REPEATS_WITHIN_MS }).slice(-most);
}

/** The text as it was logged is long, may spell a secret in a way of its own, and is not shown. */
function withoutText(entry: Entry): Entry {
  return { ...entry, text: '' };
}

/** Lines as they were logged. */
function linesOf(entries: readonly Entry[]): number {
  return entries.reduce(
    (lines, { text, linesCut }) => lines + text.split('\n').length + linesCut,
    0,
  );
}

function withGap(gaps: readonly Gap[], { from, until, because }: Gap): Gap[] {
  return [...gaps, { from, until, because }].slice(-MOST_GAPS);
}
