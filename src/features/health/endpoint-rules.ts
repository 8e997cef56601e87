import { DateTime } from 'luxon';
import type { Shadow } from '../../aws/iot-data.ts';
import type { CatalogDevice, CatalogProbe } from '../../config/components-schema.ts';
import type { Assertion } from '../../http/expectation.ts';
import type { ProbeResult } from '../../http/probe.ts';
import { readPath } from '../../json-path.ts';
import { formatDuration } from '../../kernel/time.ts';
import { type Finding, unknown } from './finding.ts';
import { levelOf } from './rules.ts';

/** An answer counts only with the status and the body fields that the catalog asks for: a 200 alone proves nothing. */
export function judgeProbe(result: ProbeResult, probe: CatalogProbe): Finding {
  const timing = phases(result.phases);
  const evidence = [[`GET ${result.url}`, timing].filter(Boolean).join(': ')];
  if (result.kind === 'failed') return { status: 'down', summary: result.message, evidence };
  const { status, expectedStatus, assertions, location, bodyProblem } = result;
  const total = Math.round(result.phases.total ?? 0);
  if (status !== expectedStatus) {
    const where = location === undefined ? '' : `, redirects to ${location}`;
    const summary = `${status}, expected ${expectedStatus}`;
    return { status: 'down', summary, evidence: [...evidence, `${summary}${where}`] };
  }
  const facts = assertions.map(factOf);
  if (!result.ok) {
    const broken = assertions.filter(({ holds }) => !holds).map(factOf);
    const why = bodyProblem === undefined ? broken.join('; ') : `the body is ${bodyProblem}`;
    const summary = `${status}, but ${why}`;
    return { status: 'down', summary, evidence: [...facts, ...evidence] };
  }
  return { ...pace(status, total, probe), evidence: [...evidence, ...facts] };
}

function factOf(assertion: Assertion): string {
  const { expected, holds } = assertion;
  if (assertion.kind === 'text')
    return `body ${holds ? 'is' : 'is not'} ${JSON.stringify(expected)}`;
  const found = JSON.stringify(assertion.found) ?? 'absent';
  return `${assertion.path} is ${found}${holds ? '' : `, expected ${JSON.stringify(expected)}`}`;
}

function pace(status: number, total: number, { latency }: CatalogProbe) {
  const summary = `${status} in ${formatDuration(total)}`;
  if (!latency) return { status: 'healthy', summary } as const;
  const { level, status: verdict } = levelOf(total, latency);
  if (level === 'normal') return { status: verdict, summary };
  const limit = formatDuration(latency[level]);
  return { status: verdict, summary: `${summary}, ${level} from ${limit}` };
}

const PHASES = [
  ['dns', 'DNS'],
  ['connect', 'connect'],
  ['tls', 'TLS'],
  ['firstByte', 'first byte'],
  ['download', 'download'],
  ['total', 'total'],
] as const;

function phases(measured: ProbeResult['phases']): string {
  return PHASES.flatMap(([key, label]) => {
    const milliseconds = measured[key];
    return milliseconds === undefined ? [] : [`${label} ${Math.round(milliseconds)} ms`];
  }).join(' · ');
}

/**
 * A device is there when its shadow says connected and its last message is fresh: a device that lost its connection
 * cannot write that it did, so an old shadow that says connected is down.
 */
export function judgeDevice(shadow: Shadow, device: CatalogDevice, now: number): Finding {
  const { connected: connectedField, lastSeen: lastSeenField, staleAfter } = device.shadow;
  const connected = readPath(shadow.reported, connectedField);
  const lastSeen = instantOf(readPath(shadow.reported, lastSeenField));
  const evidence = [
    `${connectedField}: ${JSON.stringify(connected) ?? 'absent'}`,
    lastSeen === undefined
      ? `${lastSeenField}: no time there`
      : `${lastSeenField}: ${new Date(lastSeen).toISOString()}, stale after ${formatDuration(staleAfter)}`,
    `shadow version ${shadow.version}`,
  ];
  const age = lastSeen === undefined ? undefined : now - lastSeen;
  const ago = age === undefined ? 'never' : `${formatDuration(age)} ago`;
  const since = lastSeen === undefined ? {} : { since: lastSeen };
  if (connected === false)
    return { status: 'down', summary: `disconnected, last message ${ago}`, evidence, ...since };
  if (age !== undefined && age > staleAfter)
    return { status: 'down', summary: `silent: last message ${ago}`, evidence, ...since };
  if (connected !== true || age === undefined)
    return unknown('the shadow does not say whether it is connected', evidence);
  if (age < -staleAfter) return unknown('its last message is in the future', evidence);
  return { status: 'healthy', summary: `connected, last message ${ago}`, evidence };
}

/** Epoch milliseconds of epoch seconds or an ISO instant; devices write either, and sometimes nonsense. */
function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const parsed =
    typeof value === 'number'
      ? DateTime.fromMillis(value * 1_000)
      : DateTime.fromISO(value, { zone: 'utc' });
  return parsed.isValid ? parsed.toMillis() : undefined;
}
