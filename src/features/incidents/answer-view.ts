import type { Field, View, ViewContext } from '../../kernel/view.ts';
import { actions, context, type FieldLook, field, header, section } from '../../slack/blocks.ts';
import { ours } from '../../slack/text.ts';

/** What was done, in a sentence. */
export interface Said {
  readonly kind: 'said';
  /** Plain words; texts in it may be from outside. */
  readonly text: string;
  /** Where the room is, when that is worth telling. */
  readonly channel?: string;
  readonly buttons?: readonly { readonly label: string; readonly words: readonly string[] }[];
}

/** What is missing from a command, to be filled in. */
export interface FormAnswer {
  readonly kind: 'form';
  readonly title: string;
  readonly submit: string;
  readonly words: readonly string[];
  readonly fields: readonly (FieldLook & Pick<Field, 'kind'>)[];
}

export type Answer = Said | FormAnswer;

export function answerView(answer: Answer, looks: ViewContext): View {
  return answer.kind === 'form' ? formView(answer, looks) : saidView(answer, looks);
}

function saidView({ text, channel, buttons = [] }: Said, looks: ViewContext): View {
  return {
    text,
    blocks: [
      section(`${ours(text)}${channel === undefined ? '' : ` <#${channel}>`}`),
      context(ours(looks.asker)),
      ...actions(
        buttons.map(({ label, words }) => ({
          label,
          id: looks.button({ words, surface: 'message' }),
        })),
      ),
    ],
  };
}

function formView({ title, submit, words, fields }: FormAnswer, looks: ViewContext): View {
  const taken = fields.map(({ kind, name }) => ({ kind, name }));
  const id = looks.button({ words, surface: 'message', fields: taken });
  return {
    text: title,
    blocks: [
      header(title),
      ...fields.map((look) => field(look)),
      ...actions([{ label: submit, id, style: 'primary' }]),
    ],
    form: { title, submit, button: id },
  };
}
