import { changeButton } from '../../kernel/changes.ts';
import type { ViewContext } from '../../kernel/view.ts';
import type { ButtonLook } from '../../slack/blocks.ts';
import type { HealthReport, Part } from './finding.ts';

/** What helps next where something is wrong: the log, and the changes that the catalog allows, each with its plan first. */
export function nextSteps(
  { component }: Part,
  report: HealthReport,
  looks: ViewContext,
): ButtonLook[] {
  if (component === undefined) return [];
  const { target, changes } = report;
  const changeable = changes[component];
  if (!changeable) return [];
  const place = target.includes('/') ? target : `${target}/${component}`;
  const logs = { words: ['logs', place, '--since', '30m'], surface: 'message' } as const;
  return [
    { label: 'Logs', id: looks.button(logs) },
    ...changeable.map((change) => changeButton(change, place, looks)),
  ];
}
