import { isSlow } from '../database.ts';
import { SERVICES } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { isServing } from '../targets.ts';
import { accessTime, errorTime, type Written } from './line.ts';

/** nginx: an access line, and an error line where the backend did not answer. */
export function frontendLines(state: WorldState, at: number, chance: number): Written[] {
  if (chance > 0.5) return [];
  const path = chance < 0.2 ? '/api/stats/network' : '/api/vens/';
  const line = (status: number, bytes: number): Written => [
    600,
    `10.0.1.7 - - [${accessTime(at)}] "GET ${path} HTTP/1.1" ${status} ${bytes} "https://app.gridcircuit.link/" "Mozilla/5.0" "203.0.113.9"`,
  ];
  const upstream = (text: string): Written => [
    610,
    `${errorTime(at)} [error] 29#29: *${Math.floor(chance * 1_000)} ${text}, client: 10.0.1.7, request: "GET ${path} HTTP/1.1"`,
  ];
  const api = SERVICES.find(({ name }) => name === 'backend-service');
  const isDown = api !== undefined && !isServing(state, api, at);
  if (isDown) {
    const refused = 'connect() failed (111: Connection refused) while connecting to upstream';
    return [line(502, 167), upstream(refused)];
  }
  if (isSlow(state, at) && chance < 0.1) {
    const timedOut =
      'upstream timed out (110: Operation timed out) while reading response header from upstream';
    return [line(504, 167), upstream(timedOut)];
  }
  return [line(200, 512 + Math.floor(chance * 9_000))];
}
