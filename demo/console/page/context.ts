import type { ConfirmationDialog } from '@slack/types';
import type { Clock } from './dates.ts';

/** An interactive element that somebody used. */
export interface Used {
  blockId: string;
  actionId: string;
  selected?: string;
  confirm: ConfirmationDialog | undefined;
}

/** What drawing needs to know of the reader and of where it draws. */
export interface DrawContext {
  clock: Clock;
  /** The Slack user id of the reader. */
  reader: string;
  nameOfPerson(id: string): string | undefined;
  nameOfChannel(id: string): string | undefined;
  handleOfGroup(id: string): string | undefined;
  /**
   * Sends a press, after asking where the element wants confirmation. The element shows that it is working.
   * Resolves to false where the reader thought better of it.
   */
  use(used: Used, origin: HTMLElement): Promise<boolean>;
}
