import type { AwsClients } from '../../aws/clients.ts';
import type { Store } from '../../store/store.ts';

/** What looking at devices needs. */
export interface DevicesDependencies extends Pick<Store, 'snapshots'> {
  readonly clients: AwsClients;
  readonly newId: () => string;
}
