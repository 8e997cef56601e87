import type { AwsClients } from '../../aws/clients.ts';
import type { Jobs } from '../../store/jobs.ts';
import type { Store } from '../../store/store.ts';
import type { LivingMessages } from './watch/handler.ts';

/** What looking at devices needs. */
export interface DevicesDependencies extends Pick<Store, 'snapshots'> {
  readonly clients: AwsClients;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly tails: Pick<LivingMessages, 'tell'>;
  readonly newId: () => string;
}
