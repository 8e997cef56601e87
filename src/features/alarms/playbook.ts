import type { CatalogPlaybook } from '../../config/playbooks-schema.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { splitWords } from '../../kernel/words.ts';
import type { Tick } from '../../store/alarms.ts';

/** A playbook for one target: what its steps run there, and what of it is done. */
export interface OpenPlaybook {
  readonly name: string;
  readonly title: string;
  readonly link?: string | undefined;
  readonly steps: readonly OpenStep[];
  readonly causes: readonly OpenCause[];
}

export interface OpenStep {
  readonly item: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** The command that it runs; absent where people do it. */
  readonly words?: readonly string[];
  readonly tick?: Tick | undefined;
}

export interface OpenCause {
  readonly item: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** The step whose result shows it, and what stands there then. */
  readonly evidence?: { readonly step: string; readonly says: readonly string[] };
  readonly tick?: Tick | undefined;
}

/** A playbook at a target, with what was ticked. */
export function openPlaybook(
  name: string,
  playbook: CatalogPlaybook,
  target: Target | undefined,
  ticks: readonly Tick[] = [],
): OpenPlaybook {
  const tickOf = (item: string) => ticks.find((tick) => tick.item === item);
  const { title, link } = playbook;
  return {
    ...{ name, title, link },
    steps: playbook.steps.map(({ title: what, run, note }) => {
      const item = `${name}/step/${what}`;
      const words = run === undefined || !target ? undefined : wordsOf(run, target);
      return { item, title: what, note, tick: tickOf(item), ...(words && { words }) };
    }),
    causes: playbook.causes.map(({ title: what, step, says, note }) => {
      const item = `${name}/cause/${what}`;
      return {
        ...{ item, title: what, note, tick: tickOf(item) },
        ...(step !== undefined && says && { evidence: { step, says } }),
      };
    }),
  };
}

/** The words of a command with what it is about in place of `{target}` and `{environment}`. */
function wordsOf(run: string, target: Target): string[] {
  const environment = targetName({ ...target, component: undefined });
  return splitWords(run).map((word) =>
    word.replaceAll('{target}', targetName(target)).replaceAll('{environment}', environment),
  );
}

/** The causes that the result of a step shows, and those that it does not. */
export function judgeCauses(
  { causes }: Pick<OpenPlaybook, 'causes'>,
  step: string,
  result: string,
): { cause: OpenCause; shownBy: string | undefined }[] {
  const text = result.toLowerCase();
  return causes.flatMap((cause) => {
    if (cause.evidence?.step !== step) return [];
    const shownBy = cause.evidence.says.find((words) => text.includes(words.toLowerCase()));
    return [{ cause, shownBy }];
  });
}
