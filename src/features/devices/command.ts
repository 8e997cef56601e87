import type { Command } from '../../kernel/command.ts';
import { certsCommand } from './certs-command.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { deviceCommand } from './device-command.ts';
import { fleetCommand } from './fleet-command.ts';
import { fleetPageCommand } from './page-command.ts';
import { shadowCommand } from './shadow-command.ts';

/** `devices` with its pages, `device`, `shadow` and `certs`: they only look. */
export function devicesCommands(dependencies: DevicesDependencies): Command[] {
  return [
    fleetCommand(dependencies),
    fleetPageCommand(dependencies),
    deviceCommand(dependencies),
    shadowCommand(dependencies),
    certsCommand(dependencies),
  ];
}
