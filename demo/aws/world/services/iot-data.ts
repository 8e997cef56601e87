import * as sdk from '@aws-sdk/client-iot-data-plane';
import { type AwsSimulator, nullMember } from '../../engine/index.ts';
import { REGION } from '../inventory.ts';
import type { World } from '../world.ts';
import { type PublishDoor, publish } from './iot/publish.ts';
import {
  deleteThingShadow,
  getThingShadow,
  listNamedShadows,
  updateThingShadow,
} from './iot/shadows.ts';

/** Simulates the data plane of IoT Core: device shadows, classic and named, and publishing. */
export function simulateIotData(simulator: AwsSimulator, world: World, door: PublishDoor): void {
  simulator
    .service(new sdk.IoTDataPlaneClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidRequestException'),
    })
    .on(sdk.GetThingShadowCommand, (input) => getThingShadow(world, input))
    .on(sdk.ListNamedShadowsForThingCommand, (input) => listNamedShadows(world, input))
    .on(sdk.UpdateThingShadowCommand, (input) => updateThingShadow(world, input))
    .on(sdk.DeleteThingShadowCommand, (input) => deleteThingShadow(world, input))
    .on(sdk.PublishCommand, (input, { accessKeyId }) => publish(door, input, accessKeyId));
}
