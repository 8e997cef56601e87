import { AwsError } from '../../../engine/index.ts';
import type { Device } from '../../devices/device.ts';
import type { World } from '../../world.ts';

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}

export function invalidToken(): AwsError {
  return invalidRequest('Invalid next token');
}

/** Finds a thing, or refuses as the registry does. */
export function thingNamed({ fleet }: World, name: string | undefined): Device {
  const device = fleet.find(name);
  if (!device) throw notFound(`Thing ${name} cannot be found.`);
  return device;
}

/** How many results a page has. */
export function pageSize(member: string, asked: number | undefined, most: number): number {
  const size = asked ?? 25;
  if (Number.isInteger(size) && size >= 1 && size <= most) return size;
  const rule = size < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`;
  throw invalidRequest(
    `1 validation error detected: Value '${size}' at '${member}' failed to satisfy constraint: Member must have value ${rule}`,
  );
}

/** Ours, not AWS's: 501 is a status that no SDK retries. */
export function beyondSimulation(what: string): AwsError {
  return new AwsError('NotSimulated', `not simulated: ${what}`, { status: 501 });
}
