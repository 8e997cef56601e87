import type { Command } from '../../kernel/command.ts';
import { certsCommand } from './certs-command.ts';
import { circuitsCommand } from './circuits-command.ts';
import { configCommand } from './config-command.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { deviceCommand } from './device-command.ts';
import { fleetCommand } from './fleet-command.ts';
import { listenCommand } from './listen-command.ts';
import { liveCommand } from './live-command.ts';
import { fleetPageCommand } from './page-command.ts';
import { pingCommand } from './ping-command.ts';
import { sendDeviceCommand } from './send-command.ts';
import { shadowCommand } from './shadow-command.ts';
import { stopWatchCommand } from './watch/stop-command.ts';

/** `devices` with its pages, `device`, `shadow`, `live`, `circuits`, `config`, `certs`, `listen`; `ping` and `device send`: none of them changes a device. */
export function devicesCommands(dependencies: DevicesDependencies): Command[] {
  return [
    fleetCommand(dependencies),
    fleetPageCommand(dependencies),
    deviceCommand(dependencies),
    shadowCommand(dependencies),
    liveCommand(dependencies),
    circuitsCommand(dependencies),
    configCommand(dependencies),
    certsCommand(dependencies),
    pingCommand(dependencies),
    sendDeviceCommand(dependencies),
    listenCommand(dependencies),
    stopWatchCommand(dependencies),
  ];
}
