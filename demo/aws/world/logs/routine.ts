import { isCrashing } from '../ecs/deployments.ts';
import { SERVICES } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { HOUR, MINUTE } from '../time.ts';
import { slowQuery } from './backend.ts';
import { leakAt } from './leaks.ts';
import { accessTime, errorTime, pythonTime, type Written } from './line.ts';

/**
 * The small troubles of a quiet day, each at its own minute of every hour: an operator who looks
 * through an hour of lines meets a slow query, a traceback, a repeat, a scan and a leaked secret.
 */
const MINUTE_OF = { slowQuery: 17, leak: 23, scan: 26, traceback: 29, repeat: 34, refusal: 41 };
const VEN_MINUTE_OF = { traceback: 19, slowMeter: 31 };
const SCANNED = [
  '/.env',
  '/wp-login.php',
  '/.git/config',
  '/phpmyadmin/index.php',
  '/actuator/env',
];

export function backendRoutine(state: WorldState, at: number): Written[] {
  const log = (offset: number, text: string): Written => [
    offset,
    `${pythonTime(at + offset)} ${text}`,
  ];
  switch (minuteOf(at)) {
    case MINUTE_OF.slowQuery:
      return [log(300, slowQuery(state, at, 1_834))];
    case MINUTE_OF.leak:
      return [log(120, `[DEBUG] ${leakAt(at)}`)];
    case MINUTE_OF.traceback:
      return ASGI_FAILURE.map((message, index) => [700 + index, message]);
    case MINUTE_OF.repeat:
      return Array.from({ length: 14 }, (_, index) =>
        log(200 + 90 * index, '[WARNING] Dropped ack from volttron_thing without status: op=get'),
      );
    case MINUTE_OF.refusal:
      return [log(118, `[ERROR] ${REFUSED}`)];
    default:
      return [];
  }
}

export function venRoutine(at: number): Written[] {
  switch (minuteOf(at)) {
    case VEN_MINUTE_OF.traceback:
      return INVALID_TELEMETRY.map((message, index) => [900 + index, message]);
    case VEN_MINUTE_OF.slowMeter:
      return [[2_050, 'Loop error (continuing): device took 6.1s to answer meter read']];
    default:
      return [];
  }
}

/** Somebody on the internet tries well-known paths; nginx has none of them. */
export function frontendRoutine(state: WorldState, at: number): Written[] {
  if (minuteOf(at) !== MINUTE_OF.scan || SERVICES.some((place) => isCrashing(state, place, at))) {
    return [];
  }
  return SCANNED.flatMap((path, index): Written[] => {
    const offset = 400 + 350 * index;
    const failed = `open() "/usr/share/nginx/html${path}" failed (2: No such file or directory)`;
    return [
      [
        offset,
        `${errorTime(at + offset)} [error] 29#29: *${700 + index} ${failed}, client: 10.0.1.7, server: localhost, request: "GET ${path} HTTP/1.1", host: "app.gridcircuit.link"`,
      ],
      [
        offset + 1,
        `10.0.1.7 - - [${accessTime(at + offset)}] "GET ${path} HTTP/1.1" 404 153 "-" "curl/8.5.0" "198.51.100.23"`,
      ],
    ];
  });
}

/** The minute of the hour that begins then; nothing in the middle of one. */
function minuteOf(at: number): number | undefined {
  return at % MINUTE === 0 ? (at % HOUR) / MINUTE : undefined;
}

const REFUSED =
  'Failed to dispatch command to VEN volttron_thing: An error occurred (ForbiddenException) when calling the Publish operation: None';

const ASGI_FAILURE = [
  'ERROR:    Exception in ASGI application',
  'Traceback (most recent call last):',
  '  File "/usr/local/lib/python3.11/site-packages/uvicorn/protocols/http/httptools_impl.py", line 401, in run_asgi',
  '    result = await app(  # type: ignore[func-returns-value]',
  '  File "/app/app/routers/event.py", line 88, in event_metrics',
  '    return summarize(event.metrics)',
  '  File "/app/app/services/summary.py", line 23, in summarize',
  "    return sum(sample['used_power_kw'] for sample in samples) / len(samples)",
  'ZeroDivisionError: division by zero',
];

const INVALID_TELEMETRY = [
  'ERROR:root:Telemetry validation error: Missing required telemetry field: loads',
  'Traceback (most recent call last):',
  '  File "/app/ven_agent.py", line 512, in publish_telemetry',
  '    validate_telemetry(payload)',
  '  File "/app/ven_agent.py", line 207, in validate_telemetry',
  '    raise ValueError(f"Missing required telemetry field: {field}")',
  'ValueError: Missing required telemetry field: loads',
];
