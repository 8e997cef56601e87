import { type Logger, LogLevel } from '@slack/bolt';
import type { Logger as PinoLogger } from 'pino';
import { maskText } from '../kernel/mask.ts';

export type SlackLogger = Logger;

/** Slack's packages log through ours: masked, and only what is worth a person's attention. */
export function slackLogger(log: PinoLogger): SlackLogger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log[level](maskText(parts.map(String).join(' ')));
  return {
    debug: () => undefined,
    info: write('debug'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
