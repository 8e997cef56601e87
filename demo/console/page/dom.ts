/** The only way in which this page makes elements: tags, attributes and text. There is no markup from strings. */

/** Attributes by name; `true` sets an empty one, `false` and `undefined` leave it out. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

export type Child = Node | string | undefined;

/** Makes an element. Strings become text nodes, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Makes a button of the page (not of a message) that does something at a click. */
export function pushButton(
  attributes: Attributes,
  children: readonly Child[],
  onClick: () => void,
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, children);
  made.addEventListener('click', onClick);
  return made;
}

/**
 * Finds an element of index.html.
 * @throws Error where the page has none of that id and kind
 */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} with the id ${id}`);
}

/** Makes a container hold exactly these nodes, moving as few as possible: what stays keeps its focus and motion. */
export function reconcile(container: Element, wanted: readonly Element[]): void {
  const kept = new Set(wanted);
  for (const child of [...container.children]) {
    if (!kept.has(child)) child.remove();
  }
  wanted.forEach((node, index) => {
    const present = container.children[index] ?? null;
    if (present !== node) container.insertBefore(node, present);
  });
}
