import { z } from 'zod';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { formatDuration, parseDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, field, header, section } from '../../slack/blocks.ts';
import { mention, ours } from '../../slack/text.ts';
import type { Silence } from '../../store/alarms.ts';
import { clock } from './clock.ts';
import { silenceJob, wakeCardsOf } from './jobs.ts';
import { environmentOf, meantAlarms } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

const LONGEST_MS = 7 * 24 * 60 * 60_000;
const SHORTEST_REASON = 4;

type Answer =
  | {
      readonly kind: 'form';
      readonly target: string;
      readonly alarm: string;
      readonly names: readonly string[];
    }
  | { readonly kind: 'silenced'; readonly silences: readonly Silence[] };

const span = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= LONGEST_MS)
    return milliseconds;
  context.addIssue({
    code: 'custom',
    message: 'expected a duration up to 7d, such as `30m` or `2h`',
  });
  return z.NEVER;
});

/** `silence`: GridOps says nothing of an alarm for a while. It is stored and counted all the same, and never shown as OK. */
export function silenceCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'silence',
    summary: 'Silences an alarm for a while: it is shown, and pages nobody. It ends by itself.',
    examples: ['silence ECS-Backend-HighCPU 30m "new release, load test until 15:00"'],
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    acts: true,
    arguments: z.object({
      alarm: z.string().describe('its name, or the id of its message').meta({ positional: true }),
      for: span.optional().describe('for how long, such as `30m`').meta({ positional: true }),
      reason: z.string().optional().describe('why, in quotes').meta({ positional: true }),
    }),
    async run({ alarm, for: long, reason }, context): Promise<Answer> {
      const target = targetOf(context);
      const { environment, names } = await meantAlarms(parts, alarm, target);
      if (long === undefined) return { kind: 'form', target: environmentOf(target), alarm, names };
      if (reason === undefined || reason.trim().length < SHORTEST_REASON)
        throw new UserError(`Say why: \`silence ${alarm} 30m "reason"\`.`);
      const asked = { environment, long, reason };
      const silences = await Promise.all(names.map((name) => begin(parts, name, asked, context)));
      return { kind: 'silenced', silences };
    },
    view: (answer, looks) =>
      answer.kind === 'form' ? formView(answer, looks) : silencedView(answer.silences),
  });
}

async function begin(
  parts: AlarmParts,
  alarm: string,
  { environment, long, reason }: { environment: string; long: number; reason: string },
  { actor }: RunContext,
): Promise<Silence> {
  const begunAt = parts.now();
  const silence: Silence = {
    id: parts.newId(),
    ...{ environment, alarm, begunAt },
    by: { id: actor.id, name: actor.name },
    reason: maskText(reason),
    until: begunAt + long,
  };
  await parts.alarms.silence(silence, silenceJob(silence));
  await wakeCardsOf(parts, environment, alarm);
  return silence;
}

function formView(
  { target, alarm, names }: Extract<Answer, { kind: 'form' }>,
  looks: ViewContext,
): View {
  const fields = [
    { kind: 'word', name: 'for' },
    { kind: 'word', name: 'reason' },
  ] as const;
  const id = looks.button({ words: ['silence', target, alarm], surface: 'message', fields });
  return {
    text: `For how long shall ${names.join(', ')} be silenced?`,
    blocks: [
      header('Silence'),
      section('It is still stored, counted and shown, and it pages nobody until then.'),
      bullets(names),
      field({
        name: 'for',
        label: 'For how long',
        hint: '30m, 2h, 1d',
        initial: '30m',
        required: true,
      }),
      field({ name: 'reason', label: 'Reason', hint: 'Why nobody need be told', required: true }),
      ...actions([{ label: 'Silence', id, style: 'primary' }]),
    ],
    form: { title: 'Silence an alarm', submit: 'Silence', button: id },
  };
}

function silencedView(silences: readonly Silence[]): View {
  const [first] = silences;
  const names = silences.map(({ alarm }) => alarm).join(', ');
  if (!first) return { text: 'Nothing was silenced.', blocks: [section('Nothing was silenced.')] };
  const { by, until, begunAt, reason } = first;
  return {
    text: `${by.name} silenced ${names} for ${formatDuration(until - begunAt)}: ${reason}`,
    blocks: [
      section(
        `:no_bell: ${mention(by.id)} silenced *${ours(names)}* until ${clock(until)}. It ends by itself.`,
      ),
      bullets([reason]),
    ],
  };
}
