import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { bullets, button, header, section } from '../../slack/blocks.ts';
import { mention, ours, truncate } from '../../slack/text.ts';
import type { Silence } from '../../store/alarms.ts';
import { clock } from './clock.ts';
import { wakeCardsOf } from './jobs.ts';
import { environmentOf } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

interface Listed {
  readonly target: string;
  readonly silences: readonly Silence[];
}

/** `silences`: what is silenced, with a button each that ends it. */
export function silencesCommand({ alarms, now }: AlarmParts): Command {
  return defineCommand({
    name: 'silences',
    summary: 'Alarms that are silenced, by whom, why and until when.',
    examples: ['silences'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    async run(_args, context): Promise<Listed> {
      const target = environmentOf(targetOf(context));
      const silences = [...(await alarms.silences(target)), ...(await alarms.silences(''))];
      return { target, silences: silences.filter(({ until }) => until > now()) };
    },
    view: silencesView,
  });
}

const MOST_SHOWN = 40;

function silencesView({ target, silences }: Listed, looks: ViewContext): View {
  const count = silences.length;
  const text = count === 0 ? `Nothing is silenced in ${target}.` : `${count} silenced in ${target}`;
  return {
    text: [text, ...silences.map(({ alarm }) => alarm)].join(' '),
    blocks: [
      header(text),
      ...silences.slice(0, MOST_SHOWN).map((silence) => {
        const id = looks.button({
          words: ['silence', 'end', target, silence.id],
          surface: 'thread',
        });
        return section(silenceWords(silence, looks.now), button({ label: 'End', id }));
      }),
    ],
  };
}

function silenceWords({ alarm, by, until, reason }: Silence, now: number): string {
  return `:no_bell: *${ours(alarm)}* by ${mention(by.id)} until ${clock(until)} (${formatDuration(until - now)} left)\n${ours(truncate(reason, 500))}`;
}

/** `silence end`: an alarm is told of again. */
export function endSilenceCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'silence end',
    summary: 'Ends a silence before its time.',
    examples: [],
    byButton: true,
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    acts: true,
    arguments: z.object({
      silence: z.string().describe('its id').meta({ positional: true }),
    }),
    async run({ silence: id }, context): Promise<string> {
      const environment = environmentOf(targetOf(context));
      const open = [
        ...(await parts.alarms.silences(environment)),
        ...(await parts.alarms.silences('')),
      ];
      const silence = open.find((each) => each.id === id);
      const { actor } = context;
      const by = { id: actor.id, name: actor.name };
      if (!silence || !(await parts.alarms.endSilence(id, parts.now(), by)))
        throw new UserError('This silence is over already. `silences` lists those that are not.');
      await wakeCardsOf(parts, silence.environment, silence.alarm);
      return `${actor.name} ended the silence of ${silence.alarm}.`;
    },
    view: (text) => ({ text, blocks: [bullets([text])] }),
  });
}
