import type { FleetHttp } from '../../config/fleet-http-schema.ts';

/** Where a thing answers over HTTP; undefined where the catalog does not say so. */
export function addressOf(
  { url, urls }: Pick<FleetHttp, 'url' | 'urls'>,
  thing: string,
  path: string,
): string | undefined {
  const own = Object.hasOwn(urls, thing) ? urls[thing] : undefined;
  const base = own ?? url?.replaceAll('{thing}', encodeURIComponent(thing));
  return base === undefined ? undefined : `${base.replace(/\/+$/, '')}${path}`;
}
