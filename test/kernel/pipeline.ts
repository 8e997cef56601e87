import type { Command } from '../../src/kernel/command.ts';
import {
  createDispatcher,
  type Dispatch,
  type DispatcherDependencies,
} from '../../src/kernel/dispatch.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
import type { Audience, Reply } from '../../src/kernel/reply.ts';
import type { Request } from '../../src/kernel/request.ts';
import type { View } from '../../src/kernel/view.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import type { Store } from '../../src/store/store.ts';
import { createPlace } from '../store/place.ts';
import { twoSystems } from './catalogs.ts';

/** What a reply was told: partial answers, then the final one. */
interface Told {
  kind: 'progress' | 'finish';
  view: View;
  audience: Audience;
}

/** A dispatcher on a real store, and everything that it does. */
export interface Pipeline {
  store: Store;
  dispatch: Dispatch;
  reply: Reply;
  told: Told[];
  /** What happened, in order. */
  steps: string[];
  failures: { id: string; requestId: string; error: unknown }[];
  /** The clock; a test may move it on. */
  clock: { now: number };
  /** The audit log, oldest first. */
  entries(): Promise<AuditEntry[]>;
}

/** A request by a full member in a channel that belongs to nothing. */
export function requestOf(asked: Request['asked'], parts: Partial<Request> = {}): Request {
  return {
    id: 'request-1',
    actor: { id: 'U0ANN', name: 'Ann', timeZone: 'UTC', kind: 'member' },
    origin: { kind: 'slack', channel: 'C0OTHER' },
    asked,
    ...parts,
  };
}

/** A pipeline with these commands on a store of its own; single dependencies can be replaced. */
export async function createPipeline(
  commands: readonly Command[],
  replaced: (real: DispatcherDependencies) => Partial<DispatcherDependencies> = () => ({}),
): Promise<Pipeline> {
  const place = await createPlace('sqlite');
  const store = await place.open();
  const told: Told[] = [];
  const steps: string[] = [];
  const failures: Pipeline['failures'] = [];
  let ids = 0;
  const real: DispatcherDependencies = {
    registry: createRegistry(commands),
    catalog: () => twoSystems,
    record: async (entry) => {
      await store.audit.append(entry);
      steps.push(`row: ${entry.step}`);
    },
    saveButtons: async (buttons) => {
      await store.buttons.save(
        buttons.map(({ id, target }) => ({ id, command: target.words[0] ?? '', input: target })),
      );
      steps.push(`${buttons.length} buttons saved`);
    },
    groupMembers: async () => new Set(),
    incidentOf: async () => undefined,
    onAnswer: async () => undefined,
    refusalView: ({ message, choices }, looks) => ({
      text: message,
      blocks: choices.map(({ words }) => ({
        type: looks.button({ words, surface: 'message' }),
      })),
    }),
    now: () => place.clock.now,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    onFailure: (failure) => failures.push(failure),
    signal: new AbortController().signal,
  };
  const reply: Reply = {
    place: Promise.resolve(undefined),
    progress(view, audience) {
      told.push({ kind: 'progress', view, audience });
      steps.push('progress');
    },
    async finish(view, audience) {
      told.push({ kind: 'finish', view, audience });
      steps.push('finish');
    },
  };
  return {
    store,
    dispatch: createDispatcher({ ...real, ...replaced(real) }),
    reply,
    told,
    steps,
    failures,
    clock: place.clock,
    async entries() {
      const rows = await store.audit.search({ limit: 100 });
      return rows.map(({ entry }) => entry).reverse();
    },
  };
}
