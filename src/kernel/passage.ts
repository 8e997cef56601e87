import type { Known } from './audit-row.ts';
import { maskText } from './mask.ts';
import type { Audience, MessagePlace, Reply } from './reply.ts';
import { type Request, textOf } from './request.ts';
import type { ButtonTarget, View, ViewContext } from './view.ts';

export interface StoredButton {
  readonly id: string;
  readonly target: ButtonTarget;
}

/** One request on its way. */
export interface Passage extends Known {
  readonly reply: Reply;
  readonly looks: ViewContext;
  /** Registered, and not yet saved. */
  readonly buttons: StoredButton[];
  audience: Audience;
  /** Begun when the answer was shown; none of it rejects. */
  readonly followUps: Promise<void>[];
  /** Who sees it when it is denied. */
  denials: Audience;
}

export interface PassageDependencies {
  readonly saveButtons: (buttons: readonly StoredButton[]) => Promise<void>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Told of everything that is neither the asker's error nor a refusal. */
  readonly onFailure: (failure: { id: string; requestId: string; error: unknown }) => void;
}

/** A request at its begin: nothing is known of it but what was typed or pressed. */
export function begin(dependencies: PassageDependencies, request: Request, reply: Reply): Passage {
  const { actor } = request;
  const startedAt = dependencies.now();
  const { buttons, button } = buttonRegister(dependencies.newId);
  return {
    request,
    reply,
    startedAt,
    buttons,
    followUps: [],
    looks: { now: startedAt, asker: actor.name, timeZone: actor.timeZone, button },
    command: '',
    target: undefined,
    incident: undefined,
    parameters: { text: maskText(textOf(request)) },
    audience: 'private',
    denials: 'private',
  };
}

/** Buttons of one message: the same target is the same button. */
export function buttonRegister(newId: () => string) {
  /** Registered, and not yet saved. */
  const buttons: StoredButton[] = [];
  const known = new Map<string, string>();
  const button = (target: ButtonTarget): string => {
    const key = JSON.stringify(target);
    const id = known.get(key) ?? newId();
    if (!known.has(key)) buttons.push({ id, target });
    known.set(key, id);
    return id;
  };
  return { buttons, button };
}

/** Does something once the answer is shown. */
export function followUp(
  { onFailure, newId }: PassageDependencies,
  { reply, request, followUps }: Passage,
  work: (place: MessagePlace | undefined) => Promise<void>,
): void {
  const done = reply.place
    .then(work)
    .catch((error: unknown) => onFailure({ id: newId(), requestId: request.id, error }));
  followUps.push(done);
}

/** Shows partial answers in their order, each after its buttons were saved; without a button there is no wait. */
export function partialAnswers(dependencies: PassageDependencies, passage: Passage) {
  const { reply, request, audience } = passage;
  let saving: Promise<void> | undefined;
  const show = (view: View): void => {
    if (passage.buttons.length === 0 && !saving) {
      reply.progress(view, audience);
      return;
    }
    saving = (saving ?? Promise.resolve())
      .then(() => saveButtons(dependencies, passage))
      .catch((error: unknown) =>
        dependencies.onFailure({ id: dependencies.newId(), requestId: request.id, error }),
      )
      .then(() => reply.progress(view, audience));
  };
  return { show, shown: async () => saving };
}

/** Saves the buttons that are not saved yet. */
export async function saveButtons(
  { saveButtons: save }: PassageDependencies,
  { buttons }: Passage,
): Promise<void> {
  const unsaved = [...buttons];
  await save(unsaved);
  buttons.splice(0, unsaved.length);
}
