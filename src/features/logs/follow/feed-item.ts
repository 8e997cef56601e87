import type { AwsClients, AwsScope } from '../../../aws/clients.ts';
import type { Sleep } from '../../../jobs/sleep.ts';
import type { TakenBatch } from './batch-queue.ts';
import type { Gap, Way } from './report.ts';

/** What is heard of a log while it is followed. */
export type FeedItem =
  | ({ readonly kind: 'events' } & TakenBatch)
  | { readonly kind: 'way'; readonly way: Way }
  /** Nothing comes just now; it is tried again. */
  | { readonly kind: 'away'; readonly because: string }
  | ({ readonly kind: 'gap' } & Gap)
  /** What people should know, in a sentence. */
  | { readonly kind: 'note'; readonly text: string };

/** What is followed, and by what means. */
export interface FeedTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  /** Names of log groups. */
  readonly groups: readonly string[];
  /** AWS: Filter pattern syntax. */
  readonly pattern?: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Ends it. */
  readonly signal: AbortSignal;
}
