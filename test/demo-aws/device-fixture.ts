import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { onTestFinished } from 'vitest';
import { startHttpServices } from '../../demo/aws/index.ts';
import { START, startAws } from './fixture.ts';
import { connected, hearing } from './mqtt-client.ts';

type Options = NonNullable<Parameters<typeof startAws>[0]>;

/** Epoch seconds of the world as a test begins. */
export const NOW = START / 1_000;

/** A world with somebody at the broker who sends commands, and hears all acknowledgements. */
export async function startDevices(options: Options = {}) {
  const place = await startAws(options);
  const { urls, close } = await startHttpServices(place.world);
  onTestFinished(close);
  const { client } = await connected(place.aws.url, { at: START });
  const acks = await hearing(client, 'ven/ack/+');
  const send = async (thing: string, body: object | string) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    await client.publishAsync(`ven/cmd/${thing}`, payload, { qos: 1 });
  };
  return {
    ...place,
    acks,
    send,
    /** Sends a command and returns the next acknowledgement of anybody. */
    tell: async (thing: string, op: string, data: object = {}, others: object = {}) => {
      const before = acks.heard.length;
      await send(thing, { op, venId: thing, correlationId: `c-${before}`, data, ...others });
      return (await acks.documents(before + 1))[before];
    },
    /** What the device reports in its shadow. */
    reported: async (thing = 'volttron_thing') => {
      const { payload } = await place.iotData.send(new GetThingShadowCommand({ thingName: thing }));
      return JSON.parse(Buffer.from(payload ?? []).toString()).state.reported;
    },
    /** What the VEN answers at a path. */
    ask: async (path: string): Promise<ReturnType<typeof JSON.parse>> =>
      (await fetch(`${urls.ven}${path}`)).json(),
  };
}
