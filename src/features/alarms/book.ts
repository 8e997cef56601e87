import type { Catalog, CatalogSystem } from '../../config/catalog.ts';

/** What people look up: by name, a system's own before those of the whole catalog. */
export type Book = Pick<Catalog, 'playbooks' | 'contacts' | 'runbooks' | 'escalation'>;

/** The book of a system; without one, that of the catalog. */
export function bookOf(catalog: Catalog, system: CatalogSystem | undefined): Book {
  return {
    playbooks: { ...catalog.playbooks, ...system?.playbooks },
    contacts: { ...catalog.contacts, ...system?.contacts },
    runbooks: { ...catalog.runbooks, ...system?.runbooks },
    escalation: system?.escalation ?? catalog.escalation,
  };
}
