import type { Agent } from 'node:https';
import { expect, onTestFinished } from 'vitest';
import { intake } from '../../src/config/intake-schema.ts';
import { openIntake } from '../../src/intake/intake.ts';
import { createLog } from '../../src/log.ts';
import type { NewAlarmMessage } from '../../src/store/alarm-inbox.ts';
import { TOPIC } from '../features/alarms-read/samples.ts';
import { START } from '../store/entries.ts';

export const TOKEN = 'a-token-of-the-tests';

/** The intake listening, with what it keeps. */
export interface Door {
  kept: NewAlarmMessage[];
  log: string[];
  clock: { now: number };
  /** Makes the inbox fail from now on. */
  breakInbox(): void;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Answered>;
  url: string;
}

export interface Answered {
  status: number;
  text: string;
}

/** Opens the intake for one test. */
export async function openDoor({ agent }: { agent?: Agent } = {}): Promise<Door> {
  const kept: NewAlarmMessage[] = [];
  const log: string[] = [];
  const clock = { now: START };
  let isBroken = false;
  const fields = { key: 'id', name: 'id', state: 'state' };
  const written = {
    topics: [TOPIC],
    webhooks: {
      'my-pager': { fields },
      custom: { fields, header: 'X-Token' },
      'no-token': { fields },
    },
  };
  const catalog = { intake: intake.parse(written) };
  const opened = await openIntake({
    catalog: () => catalog,
    clients: { sqs: () => expect.unreachable() },
    alarmInbox: {
      async keep(message) {
        if (isBroken) throw new Error('no database');
        kept.push(message);
        return true;
      },
    },
    tokens: { MY_PAGER: TOKEN, CUSTOM: TOKEN },
    listen: { host: '127.0.0.1', port: 0 },
    tell: async () => expect.unreachable(),
    log: createLog('info', { write: (line) => void log.push(JSON.parse(line).msg) }),
    now: () => clock.now,
    ...(agent && { agent }),
  });
  onTestFinished(() => opened.stop());
  const url = `http://127.0.0.1:${opened.port}`;
  return {
    kept,
    log,
    clock,
    url,
    breakInbox() {
      isBroken = true;
    },
    async post(path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { connection: 'close', ...headers },
        body,
      });
      return { status: response.status, text: (await response.text()).trim() };
    },
  };
}
