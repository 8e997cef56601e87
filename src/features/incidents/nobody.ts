import type { Reader } from '../../kernel/messenger.ts';

/** For messages that nobody asked for. */
export const NOBODY: Reader = { asker: 'GridOps', timeZone: 'UTC' };
