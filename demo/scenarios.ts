import type { WorldControls } from './aws/contract.ts';
import type { Scenario } from './console/wire.ts';

interface PlayedScenario extends Scenario {
  /** What is broken at its begin. */
  readonly breakages: readonly string[];
}

export const SCENARIOS: readonly PlayedScenario[] = [
  {
    id: 'SC-01',
    title: 'A bad deploy crashes over and over',
    trigger: 'ECS-Backend-HighCPU fires twelve minutes after the release of backend-task:42.',
    steps: [
      'Press Ack, then Open incident on the card of the alarm',
      '/grid health',
      '/grid events backend --last 10',
      '/grid stopped backend',
      '/grid logs backend --since 30m --level error',
      '/grid taskdef backend',
      '/grid rollback backend --to 41',
      'Approve it yourself (refused), then as an approver',
      '/grid incident close "rolled back", /grid incident export',
    ],
    breakages: ['crash-loop'],
  },
  {
    id: 'SC-02',
    title: 'A device is offline and looks healthy',
    trigger:
      'The health page of the VEN answers 200, but its certificate ended and nothing arrives.',
    steps: [
      '/grid health --all',
      '/grid ping volttron_thing',
      '/grid logs volttron-ven --since 30m',
      '/grid certs volttron_thing',
      '/grid device volttron_thing',
      '/grid logs iot --since 30m --level error',
      '/grid shadow volttron_thing',
      'On the card “VEN sends no telemetry”: Run Certificates, then Open incident',
      '/grid incident note "the certificate ended"',
      'Heal the VEN here, then /grid ping volttron_thing',
    ],
    breakages: ['ven-disconnected'],
  },
  {
    id: 'SC-04',
    title: 'Shed load on request, and give it back',
    trigger: 'A planned test of demand response; nothing is broken.',
    steps: [
      '/grid circuits volttron_thing',
      '/grid live volttron_thing --for 10s',
      '/grid event volttron_thing --shed 2 --duration 5m',
      'Approve it as an approver',
      '/grid live volttron_thing --for 10s',
      '/grid shadow volttron_thing --path status',
      '/grid event volttron_local --shed 2 --duration 5m, approved',
      '/grid shadow volttron_local',
      '/grid restore volttron_local, approved',
      '/grid device change volttron_local setConfig report_interval_seconds=15, approved: it is ignored',
    ],
    breakages: [],
  },
];

/** Begins a scenario in a world in which nothing else is broken. Throws, naming those that there are, on an unknown id. */
export function beginScenario(world: WorldControls, id: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.id === id.toUpperCase());
  if (!scenario)
    throw new Error(
      `There is no scenario ${id}. There are: ${SCENARIOS.map((each) => each.id).join(', ')}.`,
    );
  world.heal();
  for (const breakage of scenario.breakages) world.setBreakage(breakage, true);
  return scenario;
}

/** A scenario as a page of text. */
export function scenarioText({ id, title, trigger, steps }: Scenario): string {
  return [`${id}: ${title}`, trigger, ...steps.map((step, index) => `${index + 1}. ${step}`)].join(
    '\n',
  );
}
