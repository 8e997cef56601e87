import type { Methods } from '../api/method.ts';
import { blockMethods } from './blocks.ts';
import { bookmarkMethods } from './bookmarks.ts';
import { canvasMethods } from './canvases.ts';
import { channelMethods } from './channels.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { historyMethods } from './history.ts';
import { identityMethods } from './identity.ts';
import { markMethods } from './marks.ts';
import { peopleMethods } from './people.ts';
import { viewMethods } from './views.ts';

/** Every method that the simulator answers; others are `unknown_method`. */
export const methods: Methods = {
  'apps.connections.open': { tokens: ['app'], run: (_call, world) => ({ url: world.socketUrl() }) },
  ...blockMethods,
  ...bookmarkMethods,
  ...canvasMethods,
  ...channelMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...historyMethods,
  ...identityMethods,
  ...markMethods,
  ...peopleMethods,
  ...viewMethods,
};
