import type { ActionName } from '../../../config/actions-schema.ts';
import type { ActionKind } from '../kind.ts';
import { alarmKinds } from './alarms.ts';
import { deviceKinds } from './devices/kinds.ts';
import { logRetentionKind } from './log-retention.ts';
import { redeployKind, restartKind } from './replace.ts';
import { resizeKind } from './resize.ts';
import { rollbackKind } from './rollback.ts';
import { scaleKind } from './scale.ts';
import { stopTaskKind } from './stop-task.ts';

/** Every kind of action that the catalog can allow. */
export const actionKinds: Readonly<Record<ActionName, ActionKind>> = {
  scale: scaleKind,
  redeploy: redeployKind,
  restart: restartKind,
  rollback: rollbackKind,
  'stop-task': stopTaskKind,
  resize: resizeKind,
  'log-retention': logRetentionKind,
  ...alarmKinds,
  ...deviceKinds,
};
