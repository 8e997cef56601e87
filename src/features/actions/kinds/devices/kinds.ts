import { deviceCommandKind } from './command.ts';
import { deviceEventKind } from './event.ts';
import { deviceRestoreKind } from './restore.ts';
import { shadowClearKind, shadowSetKind } from './shadow.ts';

export const deviceKinds = {
  'shadow-set': shadowSetKind,
  'shadow-clear': shadowClearKind,
  'device-command': deviceCommandKind,
  'device-event': deviceEventKind,
  'device-restore': deviceRestoreKind,
} as const;
