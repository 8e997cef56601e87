import { drift, hash, noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { pythonTime, SLOT, type Written } from './line.ts';

/** Lines a second, at the least and at the most. */
const RATE = { least: 200, most: 500 };
const REQUESTS = [
  'GET /api/vens/',
  'GET /api/events/current',
  'POST /api/events/',
  'GET /api/stats/loads',
];

/** What an API writes while it is flooded with requests: hundreds of lines a second, of all levels. */
export function burstLines({ seed, history }: WorldState, at: number): Written[] {
  const episodes = history
    .episodes('log-burst')
    .filter(({ from, to = Number.POSITIVE_INFINITY }) => from < at + SLOT && at < to);
  if (episodes.length === 0) return [];
  const key = hash(seed, 'burst');
  const lines: Written[] = [];
  for (let second = 0; second < SLOT; second += SECOND) {
    for (const offset of offsetsOf(key, at + second)) {
      const time = at + second + offset;
      if (episodes.some(({ from, to = Number.POSITIVE_INFINITY }) => from <= time && time < to)) {
        lines.push([second + offset, requestLine(key, time, lines.length)]);
      }
    }
  }
  return lines;
}

/** When lines are written in a second, in milliseconds from its start. */
function offsetsOf(key: number, at: number): number[] {
  const { least, most } = RATE;
  const count = Math.round(least + (most - least) * drift(key, at / SECOND / 20));
  return Array.from({ length: count }, (_, index) => Math.floor((index * SECOND) / count));
}

function requestLine(key: number, at: number, index: number): string {
  const chance = noise(key ^ at, index);
  const request = REQUESTS[Math.floor(chance * 4_000) % REQUESTS.length];
  const took = Math.round(8 + 900 * chance ** 4);
  return `${pythonTime(at)} ${outcome(chance, `${request} request_id=${requestIdOf(at, index)}`, took)}`;
}

function outcome(chance: number, request: string, took: number): string {
  if (chance > 0.97) {
    return `[ERROR] ${request} status=500 duration_ms=${took} error="QueuePool limit of size 5 overflow 10 reached"`;
  }
  if (chance > 0.88) return `[WARNING] ${request} status=429 duration_ms=${took} retry_after=1`;
  if (chance < 0.1) return `[DEBUG] ${request} cache=miss key=vens:online`;
  return `[INFO] ${request} status=200 duration_ms=${took}`;
}

/** No two lines share one: an odd factor scatters the numbers and keeps them apart. */
function requestIdOf(at: number, index: number): string {
  const scattered = (value: number) => (Math.imul(value, 0x9e3779b1) >>> 0).toString(16);
  return `req-${scattered(at).padStart(8, '0')}${scattered(index).padStart(8, '0')}`;
}
