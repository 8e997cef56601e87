import type { Device, DeviceSpeech, Devices } from './features/actions/devices.ts';
import { mayBeShed, readCircuits } from './features/devices/circuits-read.ts';
import { dialectOf, expectationOf } from './features/devices/commands/dialect.ts';
import { opOf, readFields } from './features/devices/commands/fields.ts';
import { sendCommand } from './features/devices/commands/send.ts';
import type { Fleet } from './features/devices/fleets.ts';
import { type Located, locate } from './features/devices/locate.ts';
import { judgeThing } from './features/devices/state.ts';
import type { Component, Target } from './kernel/targets.ts';

export interface ActingDevicesDependencies {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** What the part that looks at devices knows, for the part that changes them. */
export function createActingDevices(dependencies: ActingDevicesDependencies): Devices {
  return {
    async find(target, thing, asked, { clients, read: scope, signal }) {
      const located = await locate(target, thing, asked, { clients, scope, signal });
      return deviceOf(located, target, dependencies);
    },
  };
}

function deviceOf(
  { name, map, fleet }: Located,
  target: Target,
  dependencies: ActingDevicesDependencies,
): Device {
  const speech = speechOf(name, fleet, dependencies);
  return {
    name,
    component: componentOf(name, fleet, target),
    ...(speech && { speech }),
    unit: map.unit,
    judge: ({ reported, at }) => judgeThing({ reported }, map, at),
    async circuits({ clients, read: scope, signal }) {
      if (!fleet) return { fault: 'It is in no fleet of the catalog.' };
      const answer = await readCircuits(fleet.catalog, name, { clients, scope, signal });
      if (!answer.ok) return { fault: answer.fault };
      return answer.value.circuits.map((each) => ({ ...each, sheddable: mayBeShed(each) }));
    },
  };
}

/** A device that the catalog names by itself has rules of its own, whatever fleet it is in. */
function componentOf(thing: string, fleet: Fleet | undefined, { environment }: Target): Component {
  const named = Object.entries(environment.devices).find(([, device]) => device.thing === thing);
  if (named) return { kind: 'device', name: named[0], title: named[1].title };
  if (fleet) return { kind: 'fleet', name: fleet.name, title: fleet.title };
  throw new Error('a thing that was located is neither named nor in a fleet');
}

function speechOf(
  thing: string,
  fleet: Fleet | undefined,
  { now, newId }: ActingDevicesDependencies,
): DeviceSpeech | undefined {
  const commands = fleet?.catalog.commands;
  if (!commands) return undefined;
  return {
    commands,
    readFields: (op, words) => readFields(opOf(commands, op), words),
    expectation(reported, op) {
      const dialect = dialectOf(commands, reported);
      return { kind: expectationOf(dialect, op), ...(dialect && { dialect: dialect.title }) };
    },
    send({ op, fields }, { clients, act: scope, signal }) {
      return sendCommand(commands, { thing, op, fields }, { clients, scope, now, newId, signal });
    },
  };
}
