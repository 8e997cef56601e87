import * as sdk from '@aws-sdk/client-iot-data-plane';
import { AwsError, type AwsSimulator } from '../../engine/index.ts';
import { REGION, THING } from '../inventory.ts';
import { shadowDocument } from '../shadow.ts';
import type { World } from '../world.ts';

/** Simulates the data plane of IoT Core: the thing's classic shadow. */
export function simulateIotData(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.IoTDataPlaneClient({ region: REGION }), sdk)
    .on(sdk.GetThingShadowCommand, ({ thingName, shadowName }) => {
      if (thingName !== THING || shadowName) {
        const name = shadowName ? `${thingName}~${shadowName}` : thingName;
        const message = `No shadow exists with name: '${name}'`;
        throw new AwsError('ResourceNotFoundException', message);
      }
      return { payload: JSON.stringify(shadowDocument(world, world.now())) };
    });
}
