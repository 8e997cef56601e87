import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';

/* Arguments that several commands of incidents share. */

export const incidentOption = z
  .string()
  .optional()
  .describe('which incident, such as `INC-7`; without it, the one of this channel')
  .meta({ placeholder: 'id' });

/** Words of a sentence, quoted or not, or what was written into a form. */
export const sentence = (what: string) => ({
  words: z
    .array(z.string())
    .default([])
    .describe(what)
    .meta({ positional: true, placeholder: 'text' }),
  text: z.string().optional().describe(`${what}, as one option`),
});

export const common = {
  incident: incidentOption,
  form: z.boolean().default(false).describe('a form to fill in'),
};

const LONGEST = 2_000;

/** The sentence, masked; undefined where nothing was said. Throws UserError for one that is too long. */
export function said({
  words,
  text,
}: {
  readonly words: readonly string[];
  readonly text?: string | undefined;
}): string | undefined {
  const sentenceSaid = (text ?? words.join(' ')).trim();
  if (sentenceSaid.length > LONGEST)
    throw new UserError(
      `That is too long: say it in ${LONGEST} characters, and put the rest in a file.`,
    );
  return sentenceSaid === '' ? undefined : maskText(sentenceSaid);
}

/** A Slack user id out of a mention or an id. Throws UserError for anything else. */
export function mentionedUser(text: string): string {
  const id = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? text;
  if (/^[UW][A-Z0-9]+$/.test(id)) return id;
  throw new UserError('Say who: a mention (`@somebody`) or a Slack user id.');
}
