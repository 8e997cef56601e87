import type { CatalogEnvironment } from '../config/catalog.ts';
import type { ViewContext } from './view.ts';

/** A button each; the rest is typed. */
const OFFERED = ['rollback', 'redeploy', 'scale'] as const;

/** The changes that buttons offer, of those that the catalog allows on a service; none where it is no service. */
export function offeredChanges(
  { services }: CatalogEnvironment,
  name: string | undefined,
): readonly string[] {
  const service = name === undefined ? undefined : services[name];
  return OFFERED.filter((change) => service?.actions[change] !== undefined);
}

/** Shows the plan of a change before it asks for it. `place`: the name of a target. */
export function changeButton(
  change: string,
  place: string,
  looks: ViewContext,
): { label: string; id: string } {
  const words = [change, place, ...(change === 'scale' ? [] : ['--dry-run'])];
  const label = `${change.slice(0, 1).toUpperCase()}${change.slice(1)}…`;
  return { label, id: looks.button({ words, surface: 'modal' }) };
}
