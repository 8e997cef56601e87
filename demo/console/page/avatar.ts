import type { Person } from '../../slack/contract.ts';
import { element } from './dom.ts';
import type { State } from './state.ts';

const HUES = 8;

/** Finds somebody of the workspace, its app included. */
export function findPerson(id: string, { people, app }: State['workspace']): Person | undefined {
  return [...people, app].find((person) => person.id === id);
}

/** A person's picture: coloured initials, or the app's icon. Says nothing that the name beside it does not say. */
export function drawAvatar(id: string, workspace: State['workspace']): HTMLElement {
  const person = findPerson(id, workspace);
  if (person?.kind === 'bot') return element('img', { class: 'avatar', src: '/icon.svg', alt: '' });
  const initials = (person?.realName ?? '?')
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');
  const hue =
    Math.max(
      0,
      workspace.people.findIndex((one) => one.id === id),
    ) % HUES;
  return element('span', { class: `avatar hue-${hue}`, 'aria-hidden': 'true' }, [initials]);
}
