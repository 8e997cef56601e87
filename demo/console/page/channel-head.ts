import type { App } from './app.ts';
import { byId } from './dom.ts';

/** Draws the name, the topic and the app's membership above the messages, and whether the page is connected. */
export function drawChannelHead(app: App): void {
  const { channel, workspace, isConnected } = app.state();
  const open = workspace.channels.find(({ id }) => id === channel);
  const name = open?.name ?? '';
  document.title = `#${name} · GridOps demo`;
  byId('channel-name', HTMLElement).textContent = name;
  byId('channel-topic', HTMLElement).textContent = open?.topic ?? '';
  byId('absent', HTMLElement).hidden = open === undefined || open.appIsMember;
  byId('absent-app', HTMLElement).textContent = workspace.app.realName;
  byId('lost', HTMLElement).hidden = isConnected;
  byId('line', HTMLTextAreaElement).placeholder = `Message #${name} or /grid help`;
}
