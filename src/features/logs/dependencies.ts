import type { AwsClients } from '../../aws/clients.ts';
import type { CatalogLogLimits } from '../../config/logs-schema.ts';
import type { Store } from '../../store/store.ts';

/** What reading logs needs. */
export interface LogsDependencies extends Pick<Store, 'snapshots' | 'jobs'> {
  readonly clients: AwsClients;
  /** The catalog's, read anew for each request. */
  readonly limits: () => CatalogLogLimits;
  readonly newId: () => string;
}
