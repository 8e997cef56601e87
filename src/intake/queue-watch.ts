import type { QueueWork } from '../aws/sqs.ts';
import { formatDuration } from '../kernel/time.ts';

/** What is done with a queue, and what it means when that does not work. */
const MEANINGS: Readonly<
  Record<QueueWork, Readonly<Record<'broken' | 'means' | 'mended', string>>>
> = {
  receive: {
    broken: 'A queue of alarms cannot be read',
    means: 'The alarms in it stay there, and nobody sees them until this is mended.',
    mended: 'A queue of alarms can be read again',
  },
  delete: {
    broken: 'Messages in a queue of alarms cannot be deleted',
    means: 'They were taken and count once, but come again and again.',
    mended: 'Messages in a queue of alarms can be deleted again',
  },
};

export interface QueueWatchOptions {
  readonly url: string;
  /** Tells people a notice: a line, and more lines as they are. Rejects when they could not be told. */
  readonly tell: (notice: string, isMended: boolean) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Hears how the readers of a queue fare. */
export interface QueueWatch {
  failed(work: QueueWork, reason: string): void;
  worked(work: QueueWork): void;
}

/** What passes by itself within this is nobody's work. */
const TROUBLE_MS = 60_000;

/** Tells once that a queue has not worked for a minute, whichever of its readers tried, and once that it works again. */
export function watchQueue({ url, tell, now, onFailure }: QueueWatchOptions): QueueWatch {
  const troubles = new Map<QueueWork, { since: number; told: boolean }>();
  return {
    failed(work, reason) {
      const trouble = troubles.get(work) ?? { since: now(), told: false };
      troubles.set(work, trouble);
      const lasts = now() - trouble.since;
      if (trouble.told || lasts < TROUBLE_MS) return;
      trouble.told = true;
      const { broken, means } = MEANINGS[work];
      const notice = [`${broken}, for ${formatDuration(lasts)} now. ${means}`, url, reason];
      tell(notice.join('\n'), false).catch((error: unknown) => {
        trouble.told = false;
        onFailure(error);
      });
    },
    worked(work) {
      const trouble = troubles.get(work);
      troubles.delete(work);
      if (!trouble?.told) return;
      const lasted = formatDuration(now() - trouble.since);
      tell(`${MEANINGS[work].mended}, after ${lasted}.\n${url}`, true).catch(onFailure);
    },
  };
}
