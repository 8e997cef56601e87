import type { WorldState } from '../../state.ts';
import type { Device } from '../device.ts';
import type { JsonObject } from '../json.ts';

/** One time that a device applied what its shadow, or a command, asked for. */
export interface Reaction {
  at: number;
  /** What was asked for, without what was removed. */
  asked: JsonObject;
  /** Whether a command asked for it, not the shadow. */
  isCommand: boolean;
  /** The device's settings before and afterwards. */
  before: JsonObject;
  settings: JsonObject;
}

/** What a device knows when it reports. */
export interface Moment {
  state: WorldState;
  device: Device;
  at: number;
  settings: JsonObject;
  /** Oldest first. */
  reactions: readonly Reaction[];
}

/** What a device makes of one of its shadows. */
export interface ShadowProgram {
  /** What is asked of it from the beginning. */
  desired: JsonObject;
  /** Its settings at first. */
  settings: JsonObject;
  /** Whether commands over MQTT change its settings. */
  obeysCommands: boolean;
  /** Whether it takes out of `desired` what it has applied. */
  clearsDesired: boolean;
  /** The settings after something was asked for. */
  apply(settings: JsonObject, asked: JsonObject): JsonObject;
  /** What of its settings it reports; null removes. */
  shown(settings: JsonObject): JsonObject;
  /** What it reports over and over; without it, it only reports settings when they change. */
  status?(moment: Moment): JsonObject;
}
