import type { JobHandler } from '../../../jobs/handler.ts';
import type { AlarmInboxJob } from '../../../store/alarm-inbox.ts';
import { type MessageHandlerParts, messageHandler } from './handler.ts';
import { type NoticeParts, noticeHandler } from './notice.ts';

/** The work of the alarm inbox, by kind of job. */
export function inboxWork(
  parts: MessageHandlerParts & NoticeParts,
): Readonly<Record<AlarmInboxJob, JobHandler>> {
  return {
    'alarm-message': messageHandler(parts),
    'alarm-notice': noticeHandler(parts),
  };
}
