import {
  byType,
  type Check,
  flag,
  list,
  literal,
  object,
  oneOf,
  problem,
  type Rule,
  string,
} from './rules.ts';

/* Limits of Slack's composition objects (Slack: Block Kit reference, composition objects). */

/** The identifier of a block or an action. */
export const identifier: Rule = string({ max: 255 });

export const plainText = (max: number): Rule =>
  object({ type: literal('plain_text'), text: string({ max }) }, { emoji: flag });

const mrkdwn = (max: number): Rule =>
  object({ type: literal('mrkdwn'), text: string({ max }) }, { verbatim: flag });

/** Plain or mrkdwn text. Slack says first that no kind of text matched, then why. */
export const anyText = (max: number): Rule => {
  const either = byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) });
  return (value, place) => {
    const problems = either(value, place);
    if (problems.length === 0) return [];
    return [...problem(place, 'failed to match all allowed schemas'), ...problems];
  };
};

export const url: Rule = string({ max: 3000 });

export const confirm: Rule = object(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style: style() },
);

/** The colour of a button. */
export function style(): Rule {
  return literal('primary', 'danger');
}

/** An option of a menu (plain text) or of check boxes and radio buttons (any text). */
export const option = (text: Rule, extra: Record<string, Rule> = {}): Rule =>
  object({ text, value: string({ max: 150 }) }, { description: anyText(75), ...extra });

export const menuOption: Rule = option(plainText(75));

export const choiceOption: Rule = option(anyText(75));

export const optionGroup: Rule = object({
  label: plainText(75),
  options: list(menuOption, { max: 100 }),
});

export const conversationFilter: Rule = object(
  {},
  {
    include: list(literal('im', 'mpim', 'private', 'public')),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
  oneOf(['include', 'exclude_external_shared_channels', 'exclude_bot_users'], { exactly: false }),
);

export const dispatchConfig: Rule = object(
  {},
  { trigger_actions_on: list(literal('on_enter_pressed', 'on_character_entered')) },
);

const showable: Check = (file, place) =>
  place.showable(file) ? [] : problem(place, 'invalid slack file');

const slackFile: Rule = object(
  {},
  { id: string(), url: string() },
  oneOf(['id', 'url'], { exactly: true }),
  showable,
);

/** The members of an image, as a block or as an element. */
export const imageSource = { image_url: url, slack_file: slackFile };

export const oneImageSource: Check = oneOf(['image_url', 'slack_file'], { exactly: true });

export const imageElement: Rule = object(
  { type: literal('image'), alt_text: string({ max: 2000 }) },
  imageSource,
  oneImageSource,
);
