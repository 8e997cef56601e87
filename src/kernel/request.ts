import { UserError } from './errors.ts';

export interface Actor {
  /** A Slack user id, or `cli:<login>` for somebody at the terminal. */
  readonly id: string;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Only a full member of this workspace is one of `everyone`; `unknown` when Slack could not tell. */
  readonly kind: 'member' | 'guest' | 'bot' | 'foreign' | 'unknown';
}

interface Origin {
  readonly kind: 'slack' | 'cli';
  /** Slack channel id: what a channel is bound to decides the default target. */
  readonly channel?: string;
  /** Timestamp of the message whose button was pressed. */
  readonly message?: string;
  /** Timestamp of the message that began the thread of that one; of itself where it has none. */
  readonly thread?: string;
}

/** Every slash command, button and terminal call becomes one of these, and goes the same way. */
export interface Request {
  readonly id: string;
  readonly actor: Actor;
  readonly origin: Origin;
  /** What was asked: text as typed, the words that a button stands for, or why nobody can tell. */
  readonly asked: string | readonly string[] | UserError;
}

/** What was asked as one line; nothing when nobody can tell. */
export function textOf({ asked }: Request): string {
  if (asked instanceof UserError) return '';
  return typeof asked === 'string' ? asked : asked.join(' ');
}
