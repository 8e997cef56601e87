import { type DestinationStream, type Logger, pino } from 'pino';
import { maskText } from './kernel/mask.ts';

export type Log = Logger;

/** JSON lines; messages and error texts are masked, because AWS, Slack and databases quote what they were given. */
export function createLog(level: string, destination: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: serializeError },
      hooks: {
        logMethod(parts, method) {
          const [first, second] = parts;
          if (typeof first === 'string') method.call(this, maskText(first));
          else method.call(this, first, second === undefined ? second : maskText(second));
        },
      },
    },
    destination,
  );
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return maskText(String(error));
  return {
    name: error.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}
