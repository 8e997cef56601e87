/**
 * How a device writes its shadow: `agent` is the VEN agent of the guide (dialect A), `panel` the
 * newer VEN (dialect B), `meter` a smart meter.
 */
export type DeviceSchema = 'agent' | 'panel' | 'meter';

/** One thing of the fleet. All times are epoch milliseconds, and may be in the future. */
export interface Device {
  name: string;
  /** The id that the registry gave it, a UUID. */
  thingId: string;
  schema: DeviceSchema;
  typeName: 'VEN' | 'SmartMeter';
  /** The thing groups that it is in directly. */
  groups: readonly string[];
  attributes: Readonly<Record<string, string>>;
  /** What its noise depends on. */
  key: number;
  /** How often it writes its shadow, in milliseconds, unless its settings say otherwise. */
  reportEvery: number;
  /** By how much its writes come after the full interval, in milliseconds. */
  phase: number;
  /** When it connected for the first time; a thing that was only registered never did. */
  installedAt?: number;
  /** When it lost its connection for good. */
  lostAt?: number;
  /** When it stopped to report and to obey, with its connection open. */
  silentSince?: number;
  /** When somebody turned it off. */
  disabledSince?: number;
  /** How long it takes to apply what its shadow asks for; it ignores that where there is none. */
  reactsAfter?: number;
  /** Whether it sheds load in the first 20 minutes of every hour. */
  isPilot: boolean;
  /** When its certificate runs out. */
  certificateEnd: number;
  /** Whether it has a former certificate, which is INACTIVE. */
  hasFormerCertificate: boolean;
}
