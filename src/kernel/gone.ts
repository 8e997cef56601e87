import { messageOf } from './errors.ts';

/** Slack: errors of chat.update after which no edit of the message will ever be taken. */
const GONE =
  /\b(?:message_not_found|cant_update_message|edit_window_closed|channel_not_found|is_archived|not_in_channel|restricted_action\w*)\b/;

/** Whether somebody deleted the message that was to be edited, or the bot may not edit it any more. */
export function isGone(error: unknown): boolean {
  return GONE.test(messageOf(error));
}
