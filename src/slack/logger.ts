import { type Logger, LogLevel } from '@slack/bolt';
import type { Logger as PinoLogger } from 'pino';
import { maskText } from '../kernel/mask.ts';

export type SlackLogger = Logger;

/** What Slack says of a new picture until it can be shown; the message is sent again then. */
const STILL_PROCESSED = /^invalid slack file\b/;

/** Slack's packages log through ours: masked, and only what is worth a person's attention. */
export function slackLogger(log: PinoLogger): SlackLogger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void => {
      const text = maskText(parts.map(String).join(' '));
      log[STILL_PROCESSED.test(text) ? 'debug' : level](text);
    };
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
