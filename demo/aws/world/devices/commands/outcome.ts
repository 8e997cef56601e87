import type { WorldState } from '../../state.ts';
import type { Device } from '../device.ts';
import type { JsonObject } from '../json.ts';
import type { Command } from './envelope.ts';
import type { HeardCommand } from './heard-commands.ts';

/** A command in the ears of a device. */
export interface Heard {
  state: WorldState;
  device: Device;
  command: Command;
  /** Epoch milliseconds. */
  at: number;
}

/** What a device makes of a command. */
export interface Reply {
  /** The whole acknowledgement. */
  ack: JsonObject;
  /** What it does; absent where nothing changes. */
  effect?: HeardCommand;
}
