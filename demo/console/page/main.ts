import type { ConsoleChange } from '../wire.ts';
import { announce } from './announcer.ts';
import type { App } from './app.ts';
import { drawChannelHead } from './channel-head.ts';
import { createComposer } from './composer.ts';
import { createDrawers } from './drawers.ts';
import { createModal } from './modal.ts';
import { createScenarioPanel } from './scenario-panel.ts';
import { follow, server } from './server-link.ts';
import { createShelf } from './shelf.ts';
import { createSidebar } from './sidebar.ts';
import { applyChange, fromSnapshot, type State, withNotice } from './state.ts';
import { createTimeline } from './timeline.ts';
import { stopAllWorking } from './working.ts';
import { createWorldPanel } from './world-panel.ts';

/** The address remembers who reads what (`?as=U…&in=C…`), so that a reload and a second tab can be told apart. */
const address = new URLSearchParams(location.search);

let state: State | undefined;
let unfollow = () => {};

const app: App = {
  state() {
    if (state === undefined) throw new Error('The page has no snapshot yet.');
    return state;
  },
  change(next) {
    state = next;
    draw();
  },
  report(error) {
    const words = error instanceof Error ? error.message : String(error);
    app.change(withNotice(app.state(), app.state().channel, words, app.now()));
  },
  perform: (act) => void server.act(act).catch((error: unknown) => app.report(error)),
  become: followAs,
  now: () => Date.now(),
};

const timeline = createTimeline(app);
const drawers = createDrawers();
const sidebar = createSidebar(app, drawers.close);
const shelf = createShelf(app, () => {
  const { person, channel } = app.state();
  app.perform({ kind: 'join', person, channel });
});
const modal = createModal(app);
const worldPanel = createWorldPanel(app);
const scenarioPanel = createScenarioPanel(app);
createComposer(app, timeline.scrollToEnd);
followAs(address.get('as') ?? undefined);

function followAs(person: string | undefined): void {
  unfollow();
  unfollow = follow(person, take, (isRetrying) => {
    // Nobody of that name: the address is older than the demo's people.
    if (!isRetrying && person !== undefined) followAs(undefined);
    if (state !== undefined) app.change({ ...state, isConnected: false });
  });
}

function take(change: ConsoleChange): void {
  if (change.kind === 'snapshot') {
    const channel = state?.channel ?? address.get('in') ?? undefined;
    app.change(fromSnapshot(change.snapshot, channel, state));
    return;
  }
  const before = app.state();
  if (change.kind === 'message') announce(before, change.message);
  if (change.kind !== 'world') stopAllWorking();
  app.change(applyChange(before, change, app.now()));
}

function draw(): void {
  const { person, channel } = app.state();
  history.replaceState(null, '', `?${new URLSearchParams({ as: person, in: channel })}`);
  document.body.dataset.person = person;
  drawChannelHead(app);
  sidebar.draw();
  shelf.draw();
  timeline.draw();
  modal.draw();
  worldPanel.draw();
  scenarioPanel.draw();
}
