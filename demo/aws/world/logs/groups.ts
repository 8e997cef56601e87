import { type Task, tasksOf } from '../ecs/tasks.ts';
import { SERVICES, type ServicePlace } from '../inventory.ts';
import { hash, noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { crashLines } from './backend.ts';
import { iotLines } from './iot.ts';
import { type LogLine, SLOT } from './line.ts';
import { SOURCES, type Source } from './sources.ts';

const IOT_GROUP = 'AWSIotLogsV2';
/** How long a container needs from its start to its first line. */
const FIRST_LINE = 400;

/** The names of all log groups, in their order. */
export const LOG_GROUPS: readonly string[] = [
  IOT_GROUP,
  ...SERVICES.map(({ logGroup }) => logGroup).sort(),
];

/** A time in epoch milliseconds up to, but without, another. */
interface Span {
  from: number;
  to: number;
}

/**
 * The lines of a group from a time up to another (epoch milliseconds), oldest first; none are older
 * than the world, expired, or of a stream that was deleted.
 */
export function linesOf(state: WorldState, group: string, from: number, to: number): LogLine[] {
  const { genesis, logs } = state.history;
  const span = { from: Math.max(from, genesis, logs.keptSince(group, to)), to };
  const place = serviceOf(group);
  const lines = place
    ? placeLines(state, place, span)
    : slotLines(span, hash(state.seed, 'log', group), () => 'all', iotLines, state);
  return lines
    .filter(({ at, stream }) => span.from <= at && at < to && !logs.isDeleted(group, stream))
    .sort((a, b) => a.at - b.at);
}

/** The service that writes to a group; none writes to IoT Core's own. */
export function serviceOf(group: string): ServicePlace | undefined {
  return SERVICES.find(({ logGroup }) => logGroup === group);
}

/** AWS: the awslogs driver names streams `prefix/container/task`. */
export function streamName({ name, container }: ServicePlace, taskId: string): string {
  return `${name}/${container}/${taskId}`;
}

function placeLines(state: WorldState, place: ServicePlace, span: Span): LogLine[] {
  const tasks = tasksOf(state, place, span.to);
  const lasting = tasks.filter(({ crashes }) => !crashes);
  return [
    ...lasting.flatMap((task) => taskLines(state, place, task, span)),
    ...serviceLines(state, place, lasting, span),
    ...tasks.filter(({ crashes }) => crashes).flatMap((task) => crashedLines(place, task)),
  ];
}

function taskLines(state: WorldState, place: ServicePlace, task: Task, span: Span): LogLine[] {
  const stream = streamName(place, task.id);
  const { start, task: source } = SOURCES[place.name];
  const life = {
    from: Math.max(span.from, task.startedAt),
    to: Math.min(span.to, task.stoppingAt),
  };
  const first = start().map((message, index) => ({
    at: task.startedAt + FIRST_LINE + index,
    stream,
    message,
  }));
  const key = hash(state.seed, 'log', stream);
  return [...first, ...slotLines(life, key, () => stream, source, state)];
}

function serviceLines(
  state: WorldState,
  place: ServicePlace,
  tasks: readonly Task[],
  span: Span,
): LogLine[] {
  const writer = (at: number) => {
    const task = tasks.find(({ startedAt, stoppingAt }) => startedAt <= at && at < stoppingAt);
    return task && streamName(place, task.id);
  };
  const key = hash(state.seed, 'log', place.logGroup);
  return slotLines(span, key, writer, SOURCES[place.name].service, state);
}

function slotLines(
  { from, to }: Span,
  key: number,
  streamAt: (at: number) => string | undefined,
  source: Source,
  state: WorldState,
): LogLine[] {
  const lines: LogLine[] = [];
  for (let at = Math.floor(from / SLOT) * SLOT; at < to; at += SLOT) {
    const stream = streamAt(at);
    if (stream === undefined) continue;
    for (const [offset, message] of source(state, at, noise(key, at / SLOT))) {
      const time = at + offset;
      if (from <= time && time < to) lines.push({ at: time, stream, message });
    }
  }
  return lines;
}

function crashedLines(place: ServicePlace, { id, startedAt }: Task): LogLine[] {
  return crashLines().map((message, index) => ({
    at: startedAt + 4 * SECOND + index,
    stream: streamName(place, id),
    message,
  }));
}
