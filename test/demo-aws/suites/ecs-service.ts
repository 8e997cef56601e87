import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CLUSTER, startAws } from '../fixture.ts';

const TARGET_GROUP =
  'arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/backend-alb-tg/943f017f100becff';

/** AWS, and the backend in the terms that the tests of its changes look at. */
export async function startBackend() {
  const place = await startAws();
  const { ecs, loadBalancing } = place;
  const names = { cluster: CLUSTER, services: ['backend-service'] };
  const update = (change: Partial<UpdateServiceCommandInput>) =>
    ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: 'backend-service', ...change }));
  const describe = async () => {
    const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand(names));
    const { TargetHealthDescriptions = [] } = await loadBalancing.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: TARGET_GROUP }),
    );
    const { deployments = [], events = [] } = service ?? {};
    return {
      status: service?.status,
      counts: [service?.desiredCount, service?.runningCount, service?.pendingCount],
      deployments,
      rollouts: deployments.map(
        ({ status, taskDefinition, rolloutState }) =>
          `${status} ${taskDefinition?.split(':').at(-1)} ${rolloutState}`,
      ),
      events: events.map(({ message = '' }) => message.replace('(service backend-service) ', '')),
      targets: TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State),
    };
  };
  const tasks = async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING') => {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: CLUSTER, serviceName: 'backend-service', desiredStatus }),
    );
    if (taskArns.length === 0) return [];
    const found = await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
    return found.tasks ?? [];
  };
  return { ...place, update, describe, tasks };
}
