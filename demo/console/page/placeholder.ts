import { element } from './dom.ts';

const LONGEST_SOURCE = 4000;

/** Names something that this page cannot draw, with its source to unfold. */
export function placeholder(label: string, source: object): HTMLElement {
  const json = JSON.stringify(source, null, 2);
  const shown = json.length > LONGEST_SOURCE ? `${json.slice(0, LONGEST_SOURCE)} …` : json;
  return element('details', { class: 'placeholder' }, [
    element('summary', {}, [label]),
    element('pre', {}, [shown]),
  ]);
}
