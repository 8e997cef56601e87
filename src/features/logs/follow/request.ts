import { z } from 'zod';
import { LOG_FORMATS } from '../../../log-entries/formats/formats.ts';
import { LEVELS } from '../../../log-entries/levels.ts';

/** The kind of the durable jobs that are tails. */
export const TAIL = 'tail';

const options = z.object({
  /** AWS: Filter pattern syntax; AWS selects by it. */
  pattern: z.string().exactOptional(),
  /** This level or worse; selected here, among whole entries. */
  level: z.enum(LEVELS).exactOptional(),
  /** Plain text; selected here, among whole entries. */
  grep: z.string().exactOptional(),
  /** A part of a stream's name, such as the id of a task; selected here. */
  task: z.string().exactOptional(),
});

const subject = z.object({
  /** `system@environment` or `system@environment/component`. */
  target: z.string(),
  title: z.string(),
  scope: z.object({
    region: z.string(),
    role: z.string().exactOptional(),
    userId: z.string(),
  }),
  sources: z.array(
    z.object({
      component: z.string(),
      title: z.string(),
      group: z.string(),
      format: z.enum(LOG_FORMATS),
    }),
  ),
  options,
  /** The options as words of a command line, to ask for the same once more. */
  kept: z.array(z.string()),
  asker: z.object({ name: z.string(), timeZone: z.string() }),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** Epoch milliseconds: it ends by itself then. */
  until: z.number(),
});

/** The input of a tail's job. */
export const tailRequest = subject.extend({
  place: z.object({
    channel: z.string(),
    ts: z.string(),
    thread: z.string().exactOptional(),
  }),
});

/** Which events of a log are wanted. */
export type TailOptions = z.infer<typeof options>;
/** What is followed, for whom, and how long. */
export type TailSubject = z.infer<typeof subject>;
/** A tail with the message that shows it. */
export type TailRequest = z.infer<typeof tailRequest>;
