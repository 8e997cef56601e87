import type { EcsContainerDefinition, EcsTaskDefinition } from '../../aws/ecs-task-definitions.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section } from '../../slack/blocks.ts';
import { ours, truncate } from '../../slack/text.ts';
import { revisionChanges } from './revision-changes.ts';
import { type AskedService, footer } from './service.ts';

export interface TaskDefinitionReport {
  readonly service: AskedService;
  /** Family and revision that the service runs. */
  readonly running: string;
  readonly shown: EcsTaskDefinition;
  /** What it is compared with; absent where there is none. */
  readonly before?: EcsTaskDefinition;
}

const MOST_NAMES = 60;

/** A revision and how it differs from another; values of settings are never read into it. */
export function taskDefinitionView(report: TaskDefinitionReport, looks: ViewContext): View {
  const { service, running, shown, before } = report;
  const isRunning = shown.name === running;
  const title = `${service.title}: ${shown.name}${isRunning ? '' : ` (it runs ${running})`}`;
  const changes = before ? revisionChanges(before, shown) : [];
  const compared = comparison(before, changes);
  return {
    text: `${title}. ${changes[0] ?? compared}`,
    blocks: [
      header(truncate(title, 140)),
      section(ours(compared)),
      ...(changes.length > 0 ? [bullets(changes)] : []),
      bullets([
        `Size of a task: ${sizeOf(shown)}`,
        `Registered ${new Date(shown.registeredAt).toISOString()}, ${shown.status}`,
        ...shown.containers.flatMap(containerLines),
      ]),
      context(footer(service, looks, 'values of settings are never shown')),
      ...actions([
        {
          label: 'Refresh',
          id: looks.button({ words: again(report), surface: 'edit' }),
        },
        {
          label: 'Events',
          id: looks.button({ words: ['events', service.target], surface: 'thread' }),
        },
      ]),
    ],
  };
}

function comparison(before: EcsTaskDefinition | undefined, { length }: readonly string[]): string {
  if (!before) return 'There is no revision before it to compare with.';
  if (length > 0) return `What is different from ${before.name}:`;
  return `Size, images and names of settings are those of ${before.name}; their values may differ.`;
}

function sizeOf({ cpu, memory }: EcsTaskDefinition): string {
  const parts = [
    ...(cpu === undefined ? [] : [`${cpu} CPU units (${cpu / 1_024} vCPU)`]),
    ...(memory === undefined ? [] : [`${memory} MiB`]),
  ];
  return parts.length > 0 ? parts.join(', ') : 'set by its containers';
}

function containerLines({ name, image, environment, secrets }: EcsContainerDefinition): string[] {
  return [
    `${name}: ${image}`,
    ...(environment.length > 0
      ? [`${name}, settings: ${namesOf(environment.map((each) => `${each} = •••`))}`]
      : []),
    ...(secrets.length > 0 ? [`${name}, from secrets: ${namesOf(secrets)}`] : []),
  ];
}

function namesOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return truncate(`${names.slice(0, MOST_NAMES).join(', ')}${more}`, 2_000);
}

function again({ service, shown, before, running }: TaskDefinitionReport): string[] {
  return [
    'taskdef',
    service.target,
    ...(shown.name === running ? [] : [`--revision=${shown.revision}`]),
    ...(before ? [`--against=${before.revision}`] : []),
  ];
}
