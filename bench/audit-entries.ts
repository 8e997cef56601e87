import type { AuditEntry } from '../src/store/entry.ts';

const COMMANDS = ['health', 'logs', 'metrics', 'query', 'scale', 'redeploy', 'audit', 'help'];
const SECONDS_BETWEEN = 20;
/** The time of the first row: 2026-01-01. */
export const FIRST_AT: number = Date.UTC(2026);
export const ACTORS = 200;
export const TARGETS = 60;
/** One request in so many is denied; one in so many ends in a state that nobody knows. */
const PER_DENIED = 100;
const PER_UNKNOWN = 100_000;
const PER_ACTION = 10;

let requests = 0;

/** Entries as a busy workspace writes them: two for a request, now and then a step of an action; time goes on from call to call. */
export function* auditEntries(count: number): Generator<AuditEntry> {
  for (let written = 0; written < count; ) {
    requests += 1;
    for (const entry of rowsOf(requests).slice(0, count - written)) {
      written += 1;
      yield entry;
    }
  }
}

function rowsOf(request: number): AuditEntry[] {
  const command = COMMANDS[request % COMMANDS.length] ?? '';
  const common = {
    at: FIRST_AT + request * SECONDS_BETWEEN * 1_000,
    requestId: crypto.randomUUID(),
    actor: actorOf(request),
    origin: { kind: 'slack', channel: 'C0INCIDENTS', message: `${request}.000100` },
    command,
    target: targetOf(request),
    parameters: { since: '3h', count: request % 10 },
  } as const;
  const action = { id: actionId(request), name: command, hash: 'ab'.repeat(32) };
  const step = request % PER_DENIED === 0 ? 'denied' : 'succeeded';
  return [
    { ...common, step: 'requested' },
    ...(request % PER_ACTION === 0 ? [{ ...common, step: 'planned' as const, action }] : []),
    ...(request % PER_UNKNOWN === 0 ? [{ ...common, step: 'unknown' as const, action }] : []),
    { ...common, step, durationMs: request % 5_000 },
  ];
}

function actorOf(request: number) {
  const number = (request * 7_919) % ACTORS;
  return { id: `U0PERSON${number}`, name: `Person ${number}` };
}

function targetOf(request: number): string {
  return `shop@production/service-${(request * 104_729) % TARGETS}`;
}

/** Of the action of a request that has one: every tenth. */
export function actionId(request: number): string {
  return `action-${request}`;
}
