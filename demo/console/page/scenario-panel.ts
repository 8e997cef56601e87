import type { Scenario } from '../wire.ts';
import type { App } from './app.ts';
import { byId, element, pushButton } from './dom.ts';
import { server } from './server-link.ts';

/** Draws the scenarios: what to do in each, and the button that begins it. */
export function createScenarioPanel(app: App): { draw(): void } {
  let drawn: readonly Scenario[] = [];
  return {
    draw() {
      const { scenarios } = app.state().workspace;
      if (scenarios.length === drawn.length) return;
      drawn = scenarios;
      byId('scenarios', HTMLElement).replaceChildren(
        ...scenarios.map((scenario) => drawScenario(scenario, app)),
      );
    },
  };
}

function drawScenario({ id, title, trigger, steps }: Scenario, app: App): HTMLElement {
  const begin = pushButton({ class: 'button plain' }, [`Begin ${id}`], () => {
    void server.beginScenario(id).catch(app.report);
  });
  return element('li', {}, [
    element('details', {}, [
      element('summary', {}, [`${id}: ${title}`]),
      element('p', { class: 'effect' }, [trigger]),
      element(
        'ol',
        {},
        steps.map((step) => element('li', {}, [step])),
      ),
      begin,
    ]),
  ]);
}
