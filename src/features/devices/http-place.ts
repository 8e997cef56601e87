import type { FleetHttp } from '../../config/fleet-http-schema.ts';
import { UserError } from '../../kernel/errors.ts';
import { addressOf } from './http-address.ts';
import type { Located } from './locate.ts';

/** Where and how a thing is asked over HTTP. */
export interface HttpPlace {
  readonly http: FleetHttp;
  readonly address: string;
}

/**
 * The address of a thing for one of the paths of the catalog. Throws UserError, which names the key of the catalog that is
 * missing, and AWS's fault where that hid the fleet of the thing.
 */
export function httpPlace(
  { name, fleet, registry }: Located,
  key: string,
  pathOf: (http: FleetHttp) => string | undefined,
): HttpPlace {
  if (!fleet && !registry.ok) throw new UserError(registry.fault.message);
  const http = fleet?.catalog.http;
  const path = http && pathOf(http);
  const whose = fleet ? `the fleet \`${fleet.name}\`` : `\`${name}\`, which is in no fleet`;
  if (!http || path === undefined)
    throw new UserError(`The catalog names no \`${key}\` for ${whose}.`);
  const address = addressOf(http, name, path);
  if (address === undefined)
    throw new UserError(
      `The catalog names no HTTP address of \`${name}\`: add it to \`http.urls\` of ${whose}.`,
    );
  return { http, address };
}
