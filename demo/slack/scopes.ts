import { EVENT_SCOPES } from './delivery/announcer.ts';
import { methods } from './methods/all.ts';

/** Every bot scope that has an effect here, without `chat:write.public`, which lifts membership. */
export const ALL_SCOPES: readonly string[] = [
  ...new Set([
    'commands',
    ...EVENT_SCOPES,
    ...Object.values(methods).flatMap(({ scope }) => (scope === undefined ? [] : [scope])),
  ]),
].sort();
