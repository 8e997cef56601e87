import type { Breakage } from '../../aws/contract.ts';
import type { App } from './app.ts';
import { byId, element, pushButton } from './dom.ts';
import { server } from './server-link.ts';

/** Draws the switches that break the world, and the button that heals it. */
export function createWorldPanel(app: App): { draw(): void } {
  const heal = byId('heal', HTMLButtonElement);
  heal.addEventListener('click', () => void server.heal().catch(app.report));
  let drawn: readonly Breakage[] = [];
  return {
    draw() {
      const { breakages } = app.state();
      if (breakages === drawn) return;
      drawn = breakages;
      const broken = breakages.filter(({ active }) => active).length;
      heal.disabled = broken === 0;
      const count = byId('broken-count', HTMLElement);
      count.hidden = broken === 0;
      count.textContent = String(broken);
      const focused = document.activeElement?.id;
      byId('breakages', HTMLElement).replaceChildren(
        ...breakages.map((breakage) => drawSwitch(breakage, app)),
      );
      if (focused) document.getElementById(focused)?.focus();
    },
  };
}

function drawSwitch({ id, title, effect, active }: Breakage, app: App): HTMLElement {
  const attributes = {
    id: `breakage-${id}`,
    class: 'switch',
    role: 'switch',
    'aria-checked': active ? 'true' : 'false',
    'aria-describedby': `effect-${id}`,
  };
  const knob = element('span', { class: 'track', 'aria-hidden': 'true' });
  const name = element('span', { class: 'name' }, [title]);
  const made = pushButton(attributes, [name, knob], () => {
    void server.setBreakage(id, !active).catch(app.report);
  });
  const sentence = element('p', { id: `effect-${id}`, class: 'effect' }, [effect]);
  return element('li', { class: active ? 'is-active' : undefined }, [made, sentence]);
}
