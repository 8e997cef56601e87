import { isSlow } from '../database.ts';
import { LOST_SETTING } from '../ecs/task-definitions.ts';
import { noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { MINUTE, SECOND } from '../time.ts';
import { venLink } from '../ven.ts';
import { pythonTime, type Written } from './line.ts';

/** uvicorn's access lines, and the application's own. */
export function backendLines(state: WorldState, at: number, chance: number): Written[] {
  return [
    ...(at % (30 * SECOND) === 0 ? [access(210, chance, 'GET /health', '200 OK')] : []),
    ...(chance < 0.4 ? [access(1_400, chance, 'GET /api/vens/', '200 OK')] : []),
    ...(at % MINUTE === 0 ? statistics(state, at, chance) : []),
    ...heartbeat(state, at),
  ];
}

/** What the bad release says before it exits. Every line of a traceback is an event of its own. */
export function crashLines(): string[] {
  return [
    'Traceback (most recent call last):',
    '  File "/app/app/main.py", line 14, in <module>',
    '    from app.core.config import settings',
    '  File "/app/app/core/config.py", line 47, in <module>',
    '    settings = Settings()',
    'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings',
    LOST_SETTING,
    '  Field required [type=missing, input_value={}, input_type=dict]',
    `ERROR:    Application startup failed: setting ${LOST_SETTING} is missing. Exiting.`,
  ];
}

function access(offset: number, chance: number, request: string, status: string): Written {
  const port = 40_000 + Math.floor(chance * 20_000);
  return [offset, `INFO:     10.0.1.34:${port} - "${request} HTTP/1.1" ${status}`];
}

function statistics(state: WorldState, at: number, chance: number): Written[] {
  const time = pythonTime(at + 977);
  if (!isSlow(state, at)) {
    const took = Math.round(30 + 60 * chance);
    return [[977, `${time} [INFO] GET /stats/network response_time=${took} status=200`]];
  }
  const took = Math.round(1_400 + 400 * chance);
  const slow: Written = [
    977,
    `${time} [WARNING] GET /stats/network response_time=${took} status=200`,
  ];
  return noise(state.seed, at / MINUTE) < 0.4 ? [slow, ...poolExhausted()] : [slow];
}

function poolExhausted(): Written[] {
  return [
    'ERROR:    Exception in ASGI application',
    'Traceback (most recent call last):',
    '  File "/app/app/routers/stats.py", line 31, in stats_network',
    '    vens = await crud.list_vens(session)',
    'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
  ].map((message): Written => [2_100, message]);
}

/** The backend notices after 74 seconds that a VEN is silent. */
function heartbeat(state: WorldState, at: number): Written[] {
  const { connected, disconnectedAt } = venLink(state, at);
  const noticed = (disconnectedAt ?? 0) + 74 * SECOND;
  if (connected || noticed < at || noticed >= at + 5 * SECOND) return [];
  const text = 'Marking VEN volttron_thing as offline (last heartbeat: 74s ago)';
  return [[noticed - at, `${pythonTime(noticed)} [INFO] ${text}`]];
}
