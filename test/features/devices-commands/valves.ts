import { DescribeThingCommand, ListThingsCommand } from '@aws-sdk/client-iot';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { catalogSchema } from '../../../src/config/catalog.ts';
import { listenCommand } from '../../../src/features/devices/listen-command.ts';
import { pingCommand } from '../../../src/features/devices/ping-command.ts';
import { sendDeviceCommand } from '../../../src/features/devices/send-command.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { refusalView } from '../../../src/slack/refusal.ts';
import { simulate } from '../../aws/simulated.ts';
import { createPipeline, requestOf } from '../../kernel/pipeline.ts';
import { startTestBroker, type TestBroker } from '../../support/mqtt.ts';

/** A garden whose valves answer commands, and whose lamps are told nothing. */
export const gardenWith = (endpoint: string, timeout = '300ms') =>
  catalogSchema.parse({
    version: 1,
    roles: { operator: ['everyone'], admin: ['everyone'] },
    systems: {
      garden: {
        title: 'Garden',
        environments: {
          home: {
            region: 'us-west-2',
            channels: ['C0OTHER'],
            fleets: {
              valves: {
                title: 'Valves',
                things: { prefix: 'valve-' },
                fields: {},
                staleAfter: '2m',
                commands: {
                  endpoint,
                  topic: 'to/{thing}',
                  acks: 'from/{thing}',
                  timeout,
                  ops: {
                    ping: { changes: false },
                    read: {
                      changes: false,
                      fields: {
                        what: { type: 'text', required: true },
                        count: { type: 'integer', min: 1, max: 10 },
                      },
                    },
                    open: { fields: { percent: { type: 'number', min: 0, max: 100 } } },
                  },
                  dialects: {
                    old: { title: 'old valve', when: 'legacy', answers: ['ping'] },
                    new: { title: 'new valve', when: 'model', answers: ['ping', 'read', 'open'] },
                  },
                },
              },
              lamps: { title: 'Lamps', things: { prefix: 'lamp-' }, fields: {}, staleAfter: '2m' },
            },
            logs: { iot: { title: 'IoT', group: 'AWSIotLogsV2' } },
          },
        },
      },
    },
  });

const THINGS: Readonly<Record<string, object>> = {
  'valve-1': { model: 2 },
  'valve-2': { legacy: true },
  'lamp-1': {},
};

/** A pipeline with the commands that speak to things, over a simulated AWS and a bare broker. */
export async function openGarden() {
  const simulated = await simulate();
  const broker = await startTestBroker();
  const { iot, iotData } = simulated.services;
  const stateOf = (thing = '') => {
    const state = THINGS[thing];
    if (state) return state;
    throw new AwsError('ResourceNotFoundException', 'no such thing', { status: 404 });
  };
  iot.on(DescribeThingCommand, ({ thingName }) => {
    stateOf(thingName);
    return { ...(thingName && { thingName }) };
  });
  iot.on(ListThingsCommand, () => ({
    things: Object.keys(THINGS).map((thingName) => ({ thingName })),
  }));
  iotData.on(GetThingShadowCommand, ({ thingName }) => {
    const document = { state: { reported: stateOf(thingName) }, version: 1, timestamp: 1 };
    return { payload: Buffer.from(JSON.stringify(document)) };
  });
  const tools = { clients: simulated.clients, newId: () => crypto.randomUUID() };
  const commands = [pingCommand(tools), sendDeviceCommand(tools), listenCommand(tools)];
  const catalog = gardenWith(broker.endpoint.replace('http', 'ws'));
  const stopping = new AbortController();
  const pipeline = await createPipeline(commands, () => ({
    refusalView,
    catalog: () => catalog,
    signal: stopping.signal,
    now: Date.now,
  }));
  const run = (line: string) => pipeline.dispatch(requestOf(line), pipeline.reply);
  const ask = async (line: string) => {
    const outcome = await run(line);
    return outcome.kind === 'done' ? plainText(outcome.execution.view.blocks) : outcome.message;
  };
  const shown = () => pipeline.told.map(({ view }) => plainText(view.blocks));
  return { ...pipeline, simulator: simulated.simulator, broker, run, ask, shown, stopping };
}

/** Lets the broker's things answer every command, by the correlation id of it. */
export function answerWith(broker: TestBroker, answers: (id: string) => readonly unknown[]): void {
  broker.onPublished(async (topic, payload) => {
    const { correlationId } = JSON.parse(payload);
    const thing = topic.replace('to/', '');
    for (const each of answers(correlationId)) {
      const isRaw = typeof each === 'string' || Buffer.isBuffer(each);
      await broker.say(`from/${thing}`, isRaw ? each : JSON.stringify(each));
    }
  });
}
