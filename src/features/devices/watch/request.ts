import { z } from 'zod';

/** The kind of the durable jobs that watch a device in a message. */
export const WATCH = 'device-watch';

const common = z.object({
  /** `system@environment` or `system@environment/fleet`. */
  target: z.string(),
  title: z.string(),
  region: z.string(),
  thing: z.string(),
  asker: z.object({ name: z.string(), timeZone: z.string() }),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** Epoch milliseconds: it ends by itself then. */
  until: z.number(),
});

const liveSubject = common.extend({
  kind: z.literal('live'),
  address: z.string(),
  /** Milliseconds that one answer may take. */
  timeout: z.number(),
  /** Milliseconds from one question to the next. */
  every: z.number(),
  /** Of power and shed. */
  unit: z.string(),
  /** Where things stand in an answer. */
  connected: z.string().exactOptional(),
  power: z.string().exactOptional(),
  shed: z.string().exactOptional(),
  event: z.string().exactOptional(),
  remaining: z.string().exactOptional(),
});

const shadowSubject = common.extend({
  kind: z.literal('shadow'),
  scope: z.object({
    region: z.string(),
    role: z.string().exactOptional(),
    userId: z.string(),
  }),
  /** Absent: the classic shadow. */
  name: z.string().exactOptional(),
  /** Only the fields below this one. */
  path: z.string().exactOptional(),
});

const watchSubject = z.discriminatedUnion('kind', [liveSubject, shadowSubject]);

/** The input of a watch's job. */
export const watchRequest = z.object({
  subject: watchSubject,
  /** What the command that began it has seen already, as the watch remembers it. */
  state: z.unknown(),
  place: z.object({
    channel: z.string(),
    ts: z.string(),
    thread: z.string().exactOptional(),
  }),
});

export type LiveSubject = z.infer<typeof liveSubject>;
export type ShadowSubject = z.infer<typeof shadowSubject>;
/** What is watched, for whom, and how long. */
export type WatchSubject = z.infer<typeof watchSubject>;
/** A watch with the message that shows it. */
export type WatchRequest = z.infer<typeof watchRequest>;
