import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { AwsClients } from './aws/clients.ts';
import { briefWork, createBackground, lastingWork } from './background.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';
import { createCommands } from './commands.ts';
import type { Catalog } from './config/catalog.ts';
import { actionKinds } from './features/actions/kinds/kinds.ts';
import { createTails } from './features/logs/follow/tails.ts';
import type { GroupMembers } from './kernel/authorize.ts';
import { createDispatcher, type Dispatch } from './kernel/dispatch.ts';
import { messageOf } from './kernel/errors.ts';
import { createMessenger, type MessageDoor } from './kernel/messenger.ts';
import type { StoredButton } from './kernel/passage.ts';
import type { ButtonTarget } from './kernel/view.ts';
import type { Log } from './log.ts';
import { refusalView } from './slack/refusal.ts';
import type { Store } from './store/store.ts';

export interface CoreDependencies {
  readonly catalog: () => Catalog;
  readonly store: Store;
  readonly clients: AwsClients;
  readonly groupMembers: GroupMembers;
  /** Where messages go that answer no request. */
  readonly door: MessageDoor;
  readonly log: Log;
  readonly now: () => number;
}

/** Everything that is the same in Slack and at the terminal. */
export interface Core {
  readonly dispatch: Dispatch;
  /** What a button stands for; undefined when it is unknown or too old. */
  findButton(id: string): Promise<ButtonTarget | undefined>;
  /** Takes up the work that outlives requests; the terminal leaves it to the service. */
  startBackground(): void;
  /** Tells the requests under way to end. */
  interrupt(): void;
  /** Ends what still runs, and the connections. */
  close(): Promise<void>;
}

const storedTarget = z.object({
  words: z.array(z.string()),
  surface: z.enum(['edit', 'thread', 'modal', 'message']),
  fields: z.array(z.object({ kind: z.enum(['option', 'word']), name: z.string() })).exactOptional(),
});

export function createCore(dependencies: CoreDependencies): Core {
  const { catalog, store, clients, groupMembers, door, log, now } = dependencies;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const renderer = createCatalogRenderer(() => catalog().charts);
  const newId = () => crypto.randomUUID();
  const saveButtons = (buttons: readonly StoredButton[]) =>
    store.buttons.save(buttons.map(storedButton));
  const parts = {
    clients,
    catalog,
    renderer,
    now,
    newId,
    ...store,
    messenger: createMessenger({ door, saveButtons, now, newId }),
    tails: createTails(),
  };
  const acting = {
    ...parts,
    groupMembers,
    kinds: actionKinds,
    onFailure: (error: unknown) =>
      log.error({ error }, `A change could not be shown: ${messageOf(error)}`),
  };
  const registry = createCommands({ ...parts, acting });
  const lasting = lastingWork({ ...parts, log });
  const brief = briefWork(acting);
  const background = createBackground({ jobs: store.jobs, lasting, brief, log, now });
  const dispatch = createDispatcher({
    registry,
    catalog,
    record: (entry) => store.audit.append(entry),
    saveButtons,
    groupMembers,
    refusalView,
    now,
    newId,
    onFailure: ({ id, requestId, error }) =>
      log.error({ id, requestId, error }, `A request failed: ${messageOf(error)}`),
    signal: stopping.signal,
  });
  const interrupt = () => stopping.abort(new Error('the bot is stopping'));
  return {
    dispatch,
    async findButton(id) {
      const button = await store.buttons.find(id);
      return button && storedTarget.parse(button.input);
    },
    startBackground: () => background.start(),
    interrupt,
    async close() {
      interrupt();
      await background.stop();
      clients.close();
      await renderer.close();
    },
  };
}

function storedButton({ id, target }: StoredButton) {
  return { id, command: target.words[0] ?? '', input: target };
}
