import { setTimeout as delay } from 'node:timers/promises';
import type { MessageDoor, PictureDoor, UniqueDoor } from '../../../src/kernel/messenger.ts';
import type { View } from '../../../src/kernel/view.ts';

/** A channel where posts and edits of all replicas arrive in any order, some of them late, and some never. */
export interface SlowSlack extends MessageDoor, PictureDoor, UniqueDoor {
  /** What a message says now, by its timestamp. */
  readonly messages: ReadonlyMap<string, View>;
  readonly edits: number;
  /** How many posts and edits have not arrived yet. */
  readonly underWay: number;
}

const USUAL_MS = 60;
const LATE_MS = 3_000;

/** `random` is from 0 to below 1; of a hundred edits so many are late, and so many refused. */
export function createSlowSlack({
  random,
  late,
  refused,
}: {
  random: () => number;
  late: number;
  refused: number;
}): SlowSlack {
  const messages = new Map<string, View>();
  let edits = 0;
  let underWay = 0;
  const arrive = async (put: () => void): Promise<void> => {
    underWay += 1;
    try {
      const isLate = random() * 100 < late;
      await delay(random() * (isLate ? LATE_MS : USUAL_MS));
      if (random() * 100 < refused) throw new Error('An API error occurred: internal_error');
      put();
    } finally {
      underWay -= 1;
    }
  };
  const post: SlowSlack['post'] = async (channel, view, thread) => {
    const ts = crypto.randomUUID();
    await arrive(() => void messages.set(ts, view));
    return { channel, ts, ...(thread !== undefined && { thread }) };
  };
  return {
    messages,
    post,
    postUnique: ({ channel, thread }, view) => post(channel, view, thread),
    find: async () => undefined,
    upload: async () => 'F1',
    get edits() {
      return edits;
    },
    get underWay() {
      return underWay;
    },
    async edit({ ts }, view) {
      edits += 1;
      await arrive(() => void messages.set(ts, view));
    },
  };
}

/** The id of the button with this label; undefined where there is none. */
export function buttonIn(view: View, label: string): string | undefined {
  for (const block of view.blocks)
    for (const element of 'elements' in block && Array.isArray(block.elements)
      ? block.elements
      : []) {
      const { text, value }: { text?: { text?: string }; value?: string } = element;
      if (text?.text === label) return value;
    }
  return undefined;
}
