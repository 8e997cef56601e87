import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import { parseDuration } from '../../kernel/time.ts';
import { overhear } from './commands/overhear.ts';
import type { SpeakTools } from './commands/speak.ts';
import { fleetsOf } from './fleets.ts';
import { type ListenReport, listenView } from './listen-view.ts';
import { placeOf } from './words.ts';

const USUALLY = 30_000;
const LONGEST = 60_000;

const lasting = z.string().transform((text, context): number => {
  const milliseconds = parseDuration(text) ?? 0;
  if (milliseconds >= 1_000 && milliseconds <= LONGEST) return milliseconds;
  context.addIssue({ code: 'custom', message: 'expected a time from `1s` to `60s`' });
  return z.NEVER;
});

/** AWS IoT: Message broker and protocol quotas: bytes and slashes of a topic. */
const MOST_BYTES = 256;
const MOST_SLASHES = 7;
/** MQTT 3.1.1, 4.7.1: `#` stands alone and last, `+` alone. */
const LEVELS = /^(?:(?:[^\s+#/]*|\+)\/)*(?:[^\s+#/]*|\+|#)$/u;

const topicFilter = z.string().transform((text, context): string => {
  const found = wrongWith(text);
  if (found === undefined) return text;
  context.addIssue({ code: 'custom', message: found });
  return z.NEVER;
});

function wrongWith(text: string): string | undefined {
  if (text === '' || text.includes('\0') || !LEVELS.test(text))
    return 'expected a topic, in which `+` stands for one level and `#` for all that follow';
  if (Buffer.byteLength(text) > MOST_BYTES || text.split('/').length > MOST_SLASHES + 1)
    return `expected at most ${MOST_BYTES} bytes and ${MOST_SLASHES} slashes`;
  // MQTT 5 in AWS IoT: who shares a subscription takes messages away from the others.
  return text.startsWith('$share/') ? 'shared subscriptions are not listened to' : undefined;
}

/** `listen`: what is published on topics, for a short while; it only listens. */
export function listenCommand({ clients }: Pick<SpeakTools, 'clients'>): Command {
  return defineCommand({
    name: 'listen',
    summary: 'Listens to an MQTT topic for a while: what devices and services publish there.',
    examples: ['listen devices/+/acks', 'listen grid devices/meter-017/acks --for 60s'],
    role: 'admin',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      topic: topicFilter
        .describe('a topic or a filter: `devices/+/acks`, `devices/#`')
        .meta({ positional: true }),
      for: lasting
        .prefault(`${USUALLY}ms`)
        .describe('for how long: `30s` unless you say otherwise, `60s` at most')
        .meta({ placeholder: 'time' }),
    }),
    async run({ topic: filter, for: lasts }, context, progress): Promise<ListenReport> {
      const target = targetOf(context);
      const { now, signal } = context;
      const report = { ...placeOf(target), filter, lasts, startedAt: now() };
      progress(report);
      const scope = readScope(target.environment, context.actor.id);
      const hearing = await overhear(
        { filter, endpoint: brokerOf(target), lasts },
        { clients, scope, now, signal },
        (heard) => progress({ ...report, hearing: heard }),
      );
      return { ...report, hearing };
    },
    view: listenView,
  });
}

/** The broker of the target's fleets; undefined: that of the account. */
function brokerOf(target: Target): string | undefined {
  const fleets = fleetsOf(target).filter(({ catalog }) => catalog.commands);
  const brokers = new Set(fleets.map(({ catalog }) => catalog.commands?.endpoint));
  if (brokers.size < 2) return [...brokers][0];
  const names = fleets.map(({ name }) => `\`${name}\``).join(', ');
  throw new UserError(`These fleets have brokers of their own: say which one you mean, ${names}.`);
}
