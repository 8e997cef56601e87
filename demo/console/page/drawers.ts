import { byId } from './dom.ts';

type Drawer = 'sidebar' | 'world';

/** Opens the sidebar and the panel over the channel where the window is too narrow to show them beside it. */
export function createDrawers(): { close(): void } {
  const { body } = document;
  const opener = (drawer: Drawer) => byId(`open-${drawer}`, HTMLButtonElement);

  const open = (drawer: Drawer): void => {
    body.dataset.drawer = drawer;
    opener(drawer).setAttribute('aria-expanded', 'true');
    byId(drawer, HTMLElement).focus();
  };
  const close = (): void => {
    const drawer = body.dataset.drawer;
    if (drawer !== 'sidebar' && drawer !== 'world') return;
    delete body.dataset.drawer;
    opener(drawer).setAttribute('aria-expanded', 'false');
    opener(drawer).focus();
  };

  for (const drawer of ['sidebar', 'world'] as const) {
    opener(drawer).addEventListener('click', () => {
      if (body.dataset.drawer === drawer) close();
      else open(drawer);
    });
  }
  byId('scrim', HTMLElement).addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  return { close };
}
