import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import type { Shadow } from '../../aws/iot-data.ts';
import type { FleetCommands } from '../../config/fleet-commands-schema.ts';
import type { Component, Target } from '../../kernel/targets.ts';

/** A thing that may be changed. */
export interface Device {
  readonly name: string;
  /** Whose rules hold for it: the device where the catalog names it by itself, else its fleet. */
  readonly component: Component;
  /** How it is told what to do; absent where the catalog does not say so. */
  readonly speech?: DeviceSpeech;
  /** Of power, such as kW; empty where the catalog names none. */
  readonly unit: string;
  /** How it is, by its classic shadow and the clock of AWS: `disconnected`, and why. */
  judge(shadow: Pick<Shadow, 'reported' | 'at'>): { readonly state: string; readonly why: string };
  /** The circuits, or a sentence that says why they are not known. */
  circuits(tools: DeviceTools): Promise<readonly DeviceCircuit[] | { readonly fault: string }>;
}

/** What can be said to a thing. */
export interface DeviceSpeech {
  readonly commands: FleetCommands;
  /** Reads `key=value` words as the fields of an op. Throws UserError for an op or a field that the catalog does not have. */
  readFields(op: string, words: readonly string[]): DeviceFields;
  /** What a thing that reports this does with an op, and what people call things that speak like it. */
  expectation(
    reported: Readonly<Record<string, unknown>>,
    op: string,
  ): {
    readonly kind: 'answered' | 'refused' | 'ignored' | 'unknown';
    readonly dialect?: string;
  };
  /** Publishes once and waits for the acknowledgement. */
  send(command: DeviceCommand, tools: DeviceTools): Promise<DeviceAnswer>;
}

export type DeviceFields = Readonly<Record<string, string | number | boolean>>;

/** One circuit of a thing, as the thing tells it; what it does not tell is absent. Texts are masked, not escaped. */
export interface DeviceCircuit {
  readonly id: string;
  readonly name: string;
  readonly enabled?: boolean;
  /** In the unit of the fleet. */
  readonly power?: number;
  /** Whether it says in so many words that it may be shed. */
  readonly sheddable: boolean;
  readonly critical?: boolean;
}

/** What a thing was told and what it answered. Its words are not to be trusted. */
export interface DeviceAnswer {
  /** `silent`: no acknowledgement came in time, so nobody knows. `unsent`: nothing was published. */
  readonly kind: 'acknowledged' | 'refused' | 'silent' | 'unsent';
  readonly correlationId: string;
  readonly topic: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Milliseconds. */
  readonly roundTrip?: number;
  /** Milliseconds. */
  readonly waited: number;
  /** The acknowledgement as it came. */
  readonly ack?: unknown;
  readonly error?: string;
  readonly notes: readonly string[];
}

/** Who reads, who changes, and for how long. */
export interface DeviceTools {
  readonly clients: AwsClients;
  readonly read: AwsScope;
  readonly act: AwsScope;
  readonly signal: AbortSignal;
}

/** What is sent to a thing: an op of the catalog with its fields. */
export interface DeviceCommand {
  readonly op: string;
  readonly fields: DeviceFields;
}

/** What changes need of things. The part of the bot that looks at devices knows how. */
export interface Devices {
  /** Throws UserError, with the nearest names, for a thing that is not ours; `asked` is what its buttons ask of another one. */
  find(
    target: Target,
    thing: string | undefined,
    asked: { readonly command: string; readonly rest: readonly string[] },
    tools: DeviceTools,
  ): Promise<Device>;
}
