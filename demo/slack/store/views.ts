import type { HomeView, ModalView } from '@slack/types';
import type { Changes } from '../changes.ts';
import type { OpenModal } from '../contract.ts';
import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';

/** After a modal is opened, two more may be pushed on it (Slack: views.push). */
const STACK = 3;

/** A view on somebody's screen. */
export interface StoredView<V extends ModalView | HomeView = ModalView | HomeView> {
  id: string;
  appId: string;
  userId: string;
  view: V;
  /** Where the person was when it opened; empty for Home tabs. */
  channel: string;
  /** Changes with every update, against races (Slack: views.update `hash`). */
  hash: string;
  rootId: string;
  previousId?: string | undefined;
  /** What the person's last submission got wrong, by block id. */
  errors?: Record<string, string>;
}

/** A modal as a person sees it; `errors` stand under the inputs that they name by block id. */
export interface ShownModal extends OpenModal {
  errors?: Record<string, string>;
}

export class ViewStore {
  readonly #stacks = new Map<string, StoredView<ModalView>[]>();
  readonly #homes = new Map<string, StoredView<HomeView>>();
  readonly #ids: Ids;
  readonly #changes: Changes;

  constructor(ids: Ids, changes: Changes) {
    this.#ids = ids;
    this.#changes = changes;
  }

  open(
    { userId, channel }: { userId: string; channel: string },
    appId: string,
    view: ModalView,
  ): StoredView<ModalView> {
    this.#requireFreeExternalId(view.external_id);
    const id = this.#ids.next('V');
    const stored = { id, appId, userId, channel, view, hash: this.#ids.secret(), rootId: id };
    this.#stacks.set(userId, [stored]);
    return this.#shown(stored);
  }

  push(below: StoredView<ModalView>, view: ModalView): StoredView<ModalView> {
    const stack = this.#stacks.get(below.userId) ?? [];
    if (!stack.includes(below)) throw new Refusal('not_found');
    if (stack.length >= STACK) throw new Refusal('push_limit_reached');
    this.#requireFreeExternalId(view.external_id);
    const id = this.#ids.next('V');
    const hash = this.#ids.secret();
    const { errors: _errors, ...rest } = below;
    const stored = { ...rest, id, view, hash, previousId: below.id };
    stack.push(stored);
    return this.#shown(stored);
  }

  update(stored: StoredView<ModalView>, view: ModalView): StoredView<ModalView> {
    if (view.external_id !== stored.view.external_id) this.#requireFreeExternalId(view.external_id);
    stored.view = view;
    stored.hash = this.#ids.secret();
    delete stored.errors;
    return this.#isTop(stored) ? this.#shown(stored) : stored;
  }

  publish(userId: string, appId: string, view: HomeView, hash?: string): StoredView<HomeView> {
    const former = this.#homes.get(userId);
    if (hash !== undefined && former && former.hash !== hash) throw new Refusal('hash_conflict');
    const id = former?.id ?? this.#ids.next('V');
    const stored = { id, appId, userId, channel: '', view, hash: this.#ids.secret(), rootId: id };
    this.#homes.set(userId, stored);
    return stored;
  }

  /** The modal on top of a person's screen. */
  top(userId: string): StoredView<ModalView> | undefined {
    return this.#stacks.get(userId)?.at(-1);
  }

  find(by: { id?: string | undefined; externalId?: string | undefined }) {
    const open = [...this.#stacks.values()].flat();
    return open.find(({ id, view }) =>
      by.id === undefined ? view.external_id === by.externalId : id === by.id,
    );
  }

  showErrors(stored: StoredView<ModalView>, errors: Record<string, string>): void {
    stored.errors = errors;
    this.#shown(stored);
  }

  /** Takes the top view away; the one below shows again. */
  pop(userId: string): void {
    const stack = this.#stacks.get(userId);
    if (!stack?.pop()) return;
    const below = stack.at(-1);
    if (below) this.#shown(below);
    else this.clear(userId);
  }

  clear(userId: string): void {
    this.#stacks.delete(userId);
    this.#changes.tell({ kind: 'modal-closed', userId });
  }

  #isTop(stored: StoredView<ModalView>): boolean {
    return this.top(stored.userId) === stored;
  }

  #shown(stored: StoredView<ModalView>): StoredView<ModalView> {
    this.#changes.tell({ kind: 'modal', modal: modalForPeople(stored) });
    return stored;
  }

  #requireFreeExternalId(externalId: string | undefined): void {
    if (externalId && this.find({ externalId })) throw new Refusal('duplicate_external_id');
  }
}

/** The part of a modal that a person sees, as a copy. */
export function modalForPeople({ id, userId, view, errors }: StoredView<ModalView>): ShownModal {
  return structuredClone({ id, userId, view, ...(errors ? { errors } : {}) });
}
