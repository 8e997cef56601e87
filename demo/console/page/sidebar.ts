import type { Channel, Person } from '../../slack/contract.ts';
import type { App } from './app.ts';
import { drawAvatar } from './avatar.ts';
import { byId, element, pushButton } from './dom.ts';
import { type State, withChannel } from './state.ts';
import { drawLink } from './text.ts';

/** Draws channels and people, and lets the reader choose among them. */
export function createSidebar(app: App, onChosen: () => void): { draw(): void } {
  let drawn = '';
  return {
    draw() {
      const state = app.state();
      const { person, channel, workspace, unread } = state;
      const inputs = JSON.stringify([person, channel, workspace, [...unread]]);
      if (inputs === drawn) return;
      drawn = inputs;
      const focused = document.activeElement?.id;
      byId('channels', HTMLElement).replaceChildren(
        ...workspace.channels.filter(isListed(channel)).map((one) =>
          drawChannel(one, state, () => {
            app.change(withChannel(app.state(), one.id));
            onChosen();
          }),
        ),
      );
      byId('people', HTMLElement).replaceChildren(
        ...workspace.people
          .filter(({ kind }) => kind !== 'bot')
          .map((one) =>
            drawPerson(one, state, () => {
              app.become(one.id);
              onChosen();
            }),
          ),
      );
      drawLinks(state);
      if (focused) document.getElementById(focused)?.focus();
    },
  };
}

/** Archived channels are out of the way, unless one of them is open. */
function isListed(open: string): (channel: Channel) => boolean {
  return ({ id, archived }) => !archived || id === open;
}

function drawChannel(channel: Channel, state: State, onClick: () => void): HTMLElement {
  const isOpen = channel.id === state.channel;
  const isUnread = state.unread.has(channel.id);
  const { app } = state.workspace;
  const presence = `${app.realName} ${channel.appIsMember ? 'is' : 'is not'} in this channel`;
  const attributes = {
    id: `channel-${channel.id}`,
    class: rowClass({ isUnread, isOutside: !channel.members.includes(state.person) }),
    'aria-current': isOpen ? 'page' : undefined,
  };
  const mark = element('span', {
    class: channel.appIsMember ? 'membership is-member' : 'membership',
    role: 'img',
    'aria-label': presence,
    title: presence,
  });
  const name = element('span', { class: 'name' }, [channel.name]);
  const hash = element('span', { class: 'hash', 'aria-hidden': 'true' }, ['#']);
  return element('li', {}, [pushButton(attributes, [hash, name, mark], onClick)]);
}

function rowClass({ isUnread, isOutside }: { isUnread: boolean; isOutside: boolean }): string {
  return `row${isUnread ? ' is-unread' : ''}${isOutside ? ' is-outside' : ''}`;
}

function drawPerson(person: Person, state: State, onClick: () => void): HTMLElement {
  const isReader = person.id === state.person;
  const role = state.workspace.roles[person.id] ?? (person.kind === 'guest' ? 'guest' : undefined);
  const attributes = {
    id: `person-${person.id}`,
    class: 'row person',
    'aria-pressed': isReader ? 'true' : 'false',
  };
  const words = element('span', { class: 'words' }, [
    element('span', { class: 'name' }, [person.realName]),
    role === undefined ? undefined : element('span', { class: 'role' }, [role]),
  ]);
  const you = isReader ? element('span', { class: 'you' }, ['you']) : undefined;
  return element('li', {}, [
    pushButton(attributes, [drawAvatar(person.id, state.workspace), words, you], onClick),
  ]);
}

function drawLinks({ workspace }: State): void {
  const links = byId('links', HTMLElement);
  links.replaceChildren(
    ...workspace.links.map(({ title, url }) => element('li', {}, [drawLink(url, [title])])),
  );
}
