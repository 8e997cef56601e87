import { tasksOf } from '../ecs/tasks.ts';
import { SERVICES, type ServiceName, type ServicePlace } from '../inventory.ts';
import { hash, noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { backendLines, crashLines } from './backend.ts';
import { gatewayLines, iotLines, venLines } from './devices.ts';
import { frontendLines } from './frontend.ts';
import type { LogLine, Written } from './line.ts';

/** Sources are asked every five seconds what they write in the next five. */
const SLOT = 5 * SECOND;
const IOT_GROUP = 'AWSIotLogsV2';

type Source = (state: WorldState, at: number, chance: number) => Written[];

const SOURCES: Readonly<Record<ServiceName, Source>> = {
  'backend-service': backendLines,
  'volttron-service': venLines,
  'grid-event-gateway-service': gatewayLines,
  'ecs-frontend': frontendLines,
};

export const LOG_GROUPS: readonly string[] = [
  IOT_GROUP,
  ...SERVICES.map(({ logGroup }) => logGroup).sort(),
];

/** The lines of a group from a time up to another, oldest first; none are older than the world. */
export function linesOf(state: WorldState, group: string, from: number, to: number): LogLine[] {
  const start = Math.max(from, state.history.genesis);
  const place = SERVICES.find(({ logGroup }) => logGroup === group);
  const lines = place
    ? [...serviceLines(state, place, start, to), ...crashes(state, place, to)]
    : slotLines(state, group, iotLines, 'all', { from: start, to });
  return lines.filter(({ at }) => start <= at && at < to).sort((a, b) => a.at - b.at);
}

/** The streams of a group: one for each task. */
export function streamsOf(state: WorldState, group: string, at: number): string[] {
  const place = SERVICES.find(({ logGroup }) => logGroup === group);
  if (!place) return ['all'];
  return tasksOf(state, place, at).map(({ id }) => streamName(place, id));
}

function serviceLines(state: WorldState, place: ServicePlace, from: number, to: number): LogLine[] {
  const lasting = tasksOf(state, place, to).filter(({ crashes: isBad }) => !isBad);
  return lasting.flatMap(({ id, startedAt, stoppingAt }) =>
    slotLines(state, place.logGroup, SOURCES[place.name], streamName(place, id), {
      from: Math.max(from, startedAt),
      to: Math.min(to, stoppingAt),
    }),
  );
}

function slotLines(
  state: WorldState,
  group: string,
  source: Source,
  stream: string,
  { from, to }: { from: number; to: number },
): LogLine[] {
  const key = hash(state.seed, 'log', group);
  const lines: LogLine[] = [];
  for (let at = Math.floor(from / SLOT) * SLOT; at < to; at += SLOT) {
    for (const [offset, message] of source(state, at, noise(key, at / SLOT))) {
      lines.push({ at: at + offset, stream, message });
    }
  }
  return lines;
}

function crashes(state: WorldState, place: ServicePlace, to: number): LogLine[] {
  const crashed = tasksOf(state, place, to).filter((task) => task.crashes);
  return crashed.flatMap(({ id, startedAt }) =>
    crashLines().map((message, index) => ({
      at: startedAt + 4 * SECOND + index,
      stream: streamName(place, id),
      message,
    })),
  );
}

function streamName({ name, container }: ServicePlace, taskId: string): string {
  return `${name}/${container}/${taskId}`;
}
