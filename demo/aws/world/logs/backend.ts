import { isSlow } from '../database.ts';
import { LOST_SETTING } from '../ecs/task-definitions.ts';
import { noise, uuid } from '../random.ts';
import type { WorldState } from '../state.ts';
import { MINUTE, SECOND } from '../time.ts';
import { venLink } from '../ven.ts';
import { pythonTime, SLOT, type Written } from './line.ts';
import { pollAt } from './polls.ts';

/** How long the backend waits for the VEN to acknowledge a command. */
const ACKNOWLEDGED_WITHIN = 10 * SECOND;

/** uvicorn's access lines, and the application's own. */
export function backendLines(state: WorldState, at: number, chance: number): Written[] {
  return [
    ...(at % (30 * SECOND) === 0 ? [access(210, chance, 'GET /health', '200 OK')] : []),
    ...(chance < 0.4 ? [access(1_400, chance, 'GET /api/vens/', '200 OK')] : []),
    ...(at % MINUTE === 0 ? statistics(state, at, chance) : []),
  ];
}

/** What the backend writes once, however many tasks it has. */
export function backendEvents(state: WorldState, at: number): Written[] {
  return [
    ...heartbeat(state, at),
    ...poll(state, at),
    ...unacknowledged(state, at),
    ...throttling(state, at),
  ];
}

/** What every task says when it starts: the migrations come first, then uvicorn. */
export function backendStart(): string[] {
  return [
    'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
    'INFO  [alembic.runtime.migration] Will assume transactional DDL.',
    'INFO:     Started server process [1]',
    'INFO:     Waiting for application startup.',
    'INFO:     Application startup complete.',
    'INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)',
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
  const query: Written = [981, `${pythonTime(at + 981)} ${slowQuery(state, at, took - 60)}`];
  return [slow, query, ...(noise(state.seed, at / MINUTE) < 0.4 ? poolExhausted() : [])];
}

/** The application's warning about a query that took too long, without the time before it. */
export function slowQuery({ seed }: WorldState, at: number, took: number): string {
  return `[WARNING] Slow query took ${took} ms request_id=${uuid(seed, 'query', at)}: SELECT ven_telemetry.ven_id, avg(ven_telemetry.used_power_kw) FROM ven_telemetry WHERE ven_telemetry.timestamp > %(since)s GROUP BY ven_telemetry.ven_id`;
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
  if (connected || noticed < at || noticed >= at + SLOT) return [];
  const text = 'Marking VEN volttron_thing as offline (last heartbeat: 74s ago)';
  return [[noticed - at, `${pythonTime(noticed)} [INFO] ${text}`]];
}

function poll(state: WorldState, at: number): Written[] {
  const ids = pollAt(state, at)?.ids;
  if (ids === undefined) return [];
  const sent: Written = [
    1_240,
    `${pythonTime(at + 1_240)} [INFO] Published ven/cmd/volttron_thing op=ping ${ids}`,
  ];
  const acknowledged: Written = [
    1_610,
    `${pythonTime(at + 1_610)} [INFO] Ack from volttron_thing op=ping status=success ${ids}`,
  ];
  return venLink(state, at).connected ? [sent, acknowledged] : [sent];
}

function unacknowledged(state: WorldState, at: number): Written[] {
  const ids = pollAt(state, at - ACKNOWLEDGED_WITHIN)?.ids;
  if (ids === undefined || venLink(state, at - ACKNOWLEDGED_WITHIN).connected) return [];
  const text = `[WARNING] No ack from volttron_thing op=ping within 10 s ${ids}`;
  return [[1_240, `${pythonTime(at + 1_240)} ${text}`]];
}

function throttling({ history }: WorldState, at: number): Written[] {
  if (at % (15 * SECOND) !== 0 || !history.episodeAt('throttled', at)) return [];
  const text =
    '[WARNING] An error occurred (ThrottlingException) when calling the Publish operation (reached max retries: 4): Rate exceeded';
  return [[3_300, `${pythonTime(at + 3_300)} ${text}`]];
}
