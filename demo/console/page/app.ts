import type { Press } from '../../slack/contract.ts';
import type { Act } from '../wire.ts';
import { findPerson } from './avatar.ts';
import { askToConfirm } from './confirm.ts';
import type { DrawContext } from './context.ts';
import { valuesOf } from './inputs.ts';
import { server } from './server-link.ts';
import type { State } from './state.ts';
import { startWorking, stopAllWorking } from './working.ts';

/** What the parts of the page share. */
export interface App {
  state(): State;
  /** Takes a new state and draws it. */
  change(next: State): void;
  /** Shows what went wrong, in the channel, to the reader. */
  report(error: unknown): void;
  /** Does something with a message or a channel. */
  perform(act: Act): void;
  /** Becomes another person. */
  become(person: string): void;
  now(): number;
}

/** Where an interactive element stands. */
export type Surface = { channel: string; ts: string } | { modalId: string };

/** What drawing on a surface needs. */
export function drawContextOf(app: App, surface: Surface): DrawContext {
  const { person, workspace } = app.state();
  const context: DrawContext = {
    clock: { zone: findPerson(person, workspace)?.timeZone ?? 'UTC', now: app.now },
    reader: person,
    nameOfPerson: (id) => findPerson(id, workspace)?.realName,
    nameOfChannel: (id) => workspace.channels.find((one) => one.id === id)?.name,
    handleOfGroup: (id) => workspace.groups.find((one) => one.id === id)?.handle,
    async use({ confirm, ...used }, origin) {
      if (confirm !== undefined && !(await askToConfirm(confirm, context))) return false;
      const form = origin.closest<HTMLElement>('.message, dialog');
      const values = form ? valuesOf(form) : {};
      const written = Object.keys(values).length > 0 && { values };
      const press: Press = { userId: person, ...surface, ...used, ...written };
      if (startWorking(origin)) void send(app, press);
      return true;
    },
  };
  return context;
}

async function send(app: App, press: Press): Promise<void> {
  try {
    await server.press(press);
  } catch (error) {
    stopAllWorking();
    app.report(error);
  }
}
