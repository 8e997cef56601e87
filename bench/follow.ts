import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Message } from '../demo/slack/contract.ts';
import { plainText } from '../src/slack/plain.ts';
import { INGESTION, openFollowPlace } from './follow-place.ts';
import { table } from './report.ts';

const BURST = 10_000;
const CALM = 20;
const SAMPLE_MS = 1_000;

/**
 * A tail of a log that gets 10,000 lines a second: the bot's memory while it goes on; and how long after a line was written
 * a message in Slack shows it. `--minutes 10` for as long as a tail usually lasts; one minute each without it.
 */
export async function benchFollow(words = process.argv.slice(3)): Promise<string> {
  const { values } = parseArgs({
    args: [...words],
    options: { minutes: { type: 'string', default: '1' } },
  });
  const minutes = Number(values.minutes);
  const live = await memory(minutes, true);
  const asked = await memory(minutes, false);
  const calm = await latency(minutes);
  return `${memoryTable(minutes, live, asked)}\n\n${latencyTable(minutes, calm)}`;
}

interface Memory {
  /** MiB, one a second. */
  rss: number[];
  before: number;
  /** Lines that reached the bot. */
  seen: string;
  edits: number;
}

async function memory(minutes: number, mayTail: boolean): Promise<Memory> {
  const place = await openFollowPlace(BURST, { mayTail });
  try {
    const before = place.bot.rss();
    const rss: number[] = [];
    const done = new AbortController();
    const sampling = (async () => {
      while (!done.signal.aborted) {
        rss.push(place.bot.rss());
        await delay(SAMPLE_MS, undefined, { signal: done.signal }).catch(() => undefined);
      }
    })();
    const last = await place.follow(`${minutes}m`, () => undefined);
    done.abort();
    await sampling;
    const seen = /([\d,]+) lines? seen/.exec(plainText(last.blocks))?.[1] ?? '';
    return { rss, before, seen, edits: place.slack.controls.calls('chat.update').length };
  } finally {
    await place.close();
  }
}

function memoryTable(minutes: number, live: Memory, asked: Memory): string {
  const columns = [live, asked];
  const row = (name: string, pick: (memory: Memory) => string) => [name, ...columns.map(pick)];
  const at =
    (part: number) =>
    ({ rss }: Memory) =>
      (rss[Math.floor(part * (rss.length - 1))] ?? Number.NaN).toFixed(0);
  return table(
    `follow: ${minutes} min of a log with ${BURST.toLocaleString('en-GB')} lines/s, bot in a process of its own`,
    ['', 'StartLiveTail (AWS gives 500 lines/s)', 'FilterLogEvents every 3 s'],
    [
      row('lines seen', ({ seen }) => seen),
      row('edits', ({ edits }) => String(edits)),
      row('RSS before (MiB)', ({ before }) => before.toFixed(0)),
      row('RSS after a quarter (MiB)', at(0.25)),
      row('RSS in the middle (MiB)', at(0.5)),
      row('RSS at the end (MiB)', at(1)),
      row('RSS at most (MiB)', ({ rss }) => Math.max(...rss).toFixed(0)),
    ],
  );
}

/** Milliseconds from the writing of each line to the message that shows it first. */
async function latency(minutes: number): Promise<number[]> {
  const place = await openFollowPlace(CALM, { mayTail: true });
  const took: number[] = [];
  let shownUntil: number | undefined;
  try {
    await place.follow(`${minutes}m`, (message) => {
      const now = Date.now();
      const newest = newestIn(message);
      if (newest === undefined) return;
      const step = 1_000 / CALM;
      for (let at = (shownUntil ?? newest) + step; at <= newest; at += step) took.push(now - at);
      shownUntil = Math.max(shownUntil ?? 0, newest);
    });
  } finally {
    await place.close();
  }
  return took.sort((one, other) => one - other);
}

function newestIn({ blocks }: Message): number | undefined {
  const times =
    plainText(blocks)
      .match(/(?<=written=)\d{13}/g)
      ?.map(Number) ?? [];
  return times.length === 0 ? undefined : Math.max(...times);
}

function latencyTable(minutes: number, took: readonly number[]): string {
  const at = (part: number) => took[Math.floor(part * (took.length - 1))] ?? Number.NaN;
  const row = (name: string, part: number) => [
    name,
    (at(part) / 1_000).toFixed(2),
    ((at(part) - INGESTION) / 1_000).toFixed(2),
  ];
  return table(
    `follow: from a line to the message, ${took.length} lines in ${minutes} min, ${CALM} lines/s, live`,
    ['', 'since it was written (s)', 'since AWS has it (s)'],
    [row('p50', 0.5), row('p99', 0.99), row('max', 1)],
  );
}
