import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { briefWork, createBackground, lastingWork } from './background.ts';
import { createCommands } from './commands.ts';
import { withSteps } from './features/alarms/steps.ts';
import { noteAnswer } from './features/incidents/answers.ts';
import { observeEvents } from './features/incidents/events.ts';
import { incidentAt } from './features/incidents/find.ts';
import { noticingHealth } from './incident-health.ts';
import { createDispatcher, type Dispatch } from './kernel/dispatch.ts';
import { messageOf } from './kernel/errors.ts';
import type { WorkspaceEvent } from './kernel/rooms.ts';
import type { ButtonTarget } from './kernel/view.ts';
import { type CoreDependencies, createParts, type Parts } from './parts.ts';
import { plainText } from './slack/plain.ts';
import { refusalView } from './slack/refusal.ts';

/** Everything that is the same in Slack and at the terminal. */
export interface Core {
  readonly dispatch: Dispatch;
  /** What a button stands for; undefined when it is unknown or too old. */
  findButton(id: string): Promise<ButtonTarget | undefined>;
  /** Takes what happened in a channel; it is on disk when this resolves. */
  observe(event: WorkspaceEvent): Promise<void>;
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

/** Puts the parts together: the pipeline for what people ask, and the work that goes on behind it. */
export function createCore(dependencies: CoreDependencies): Core {
  const { store, clients, log, now } = dependencies;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const parts = createParts(dependencies);
  const { common, responding } = parts;
  const background = createBackground({
    jobs: store.jobs,
    lasting: lastingWork({ ...common, log }),
    brief: briefWork(parts),
    log,
    now,
  });
  const interrupt = () => stopping.abort(new Error('the bot is stopping'));
  return {
    dispatch: createPipeline(dependencies, parts, stopping.signal),
    async findButton(id) {
      const button = await store.buttons.find(id);
      return button && storedTarget.parse(button.input);
    },
    observe: observeEvents(responding),
    startBackground: () => background.start(),
    interrupt,
    async close() {
      interrupt();
      await background.stop();
      clients.close();
      await common.renderer.close();
    },
  };
}

/** What every request goes through, with those who look on: incidents and the playbooks of alarms. */
function createPipeline(
  { catalog, store, groupMembers, log, now }: CoreDependencies,
  { common, acting, responding, alarming }: Parts,
  signal: AbortSignal,
): Dispatch {
  const dispatch = createDispatcher({
    registry: createCommands({ ...common, acting, responding, alarming }),
    catalog,
    record: (entry) => store.audit.append(entry),
    saveButtons: common.saveButtons,
    groupMembers,
    refusalView,
    incidentOf: incidentAt(store),
    onAnswer: noteAnswer(responding),
    now,
    newId: common.newId,
    onFailure: ({ id, requestId, error }) =>
      log.error({ id, requestId, error }, `A request failed: ${messageOf(error)}`),
    signal,
  });
  const noticing = noticingHealth(dispatch, store.healthSeen, responding);
  return withSteps(noticing, alarming, ({ blocks }) => plainText(blocks));
}
