import type { KeyValuePair, Secret, TaskDefinition } from '@aws-sdk/client-ecs';
import { ACCOUNT, arn, REGION, SERVICES, type ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { DAY, MINUTE } from '../time.ts';
import { BAD_RELEASE, taskDefinitionArn } from './deployments.ts';

/** The setting that the bad release lost. */
export const LOST_SETTING = 'IOT_ENDPOINT';

/** Finds `family`, `family:revision` or the ARN; of a bare family the latest revision is meant. */
export function findTaskDefinition(
  state: WorldState,
  name: string,
  at: number,
): { place: ServicePlace; revision: number } | undefined {
  const [family, wanted] = name.replace(/^arn:.*:task-definition\//, '').split(':');
  const place = SERVICES.find((candidate) => candidate.family === family);
  if (!place) return undefined;
  const revisions = revisionsOf(state, place, at);
  const revision = wanted === undefined ? Math.max(...revisions) : Number(wanted);
  return revisions.includes(revision) ? { place, revision } : undefined;
}

/** The registered revisions; the bad one is registered once it was deployed. */
function revisionsOf(state: WorldState, place: ServicePlace, at: number): number[] {
  const deployed = state.history.updates(place, at).map(({ revision }) => revision);
  return [place.revision - 1, place.revision, ...deployed];
}

/** The task definition as ECS describes it. */
export function taskDefinition(
  state: WorldState,
  place: ServicePlace,
  revision: number,
): TaskDefinition {
  return {
    taskDefinitionArn: taskDefinitionArn(place, revision),
    family: place.family,
    revision,
    status: 'ACTIVE',
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    requiresCompatibilities: ['FARGATE'],
    compatibilities: ['EC2', 'FARGATE'],
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/grid-sim-task-execution`,
    taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/grid-sim-task-iot`,
    registeredAt: new Date(registeredAt(state, place, revision)),
    containerDefinitions: [
      {
        name: place.container,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${place.image}`,
        cpu: 0,
        essential: true,
        portMappings: [{ containerPort: place.port, hostPort: place.port, protocol: 'tcp' }],
        environment: place.container === 'backend' ? backendSettings(revision) : [],
        secrets: place.container === 'backend' ? backendSecrets() : [],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': place.logGroup,
            'awslogs-region': REGION,
            'awslogs-stream-prefix': place.name,
          },
        },
      },
    ],
  };
}

/** A quarter of an hour before it was deployed first; the ones from before the world, a day. */
function registeredAt({ history }: WorldState, place: ServicePlace, revision: number): number {
  const deployed = history.updates(place, Infinity).find((one) => one.revision === revision);
  return deployed ? deployed.at - 15 * MINUTE : history.genesis - DAY;
}

/** The database password is in clear text, as in the real one. */
function backendSettings(revision: number): KeyValuePair[] {
  const settings = {
    DB_HOST: 'grid-services-dev-db.c9akciq32rgh.us-west-2.rds.amazonaws.com',
    DB_USER: 'postgres',
    DB_PASSWORD: 'not-a-real-password',
    DB_NAME: 'grid_services',
    MQTT_ENABLED: 'true',
    MQTT_HOST: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    MQTT_PORT: '8883',
    MQTT_CLIENT_ID: 'backend-mqtt-consumer',
    EVENT_COMMAND_ENABLED: 'true',
    [LOST_SETTING]: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
  };
  const kept = Object.entries(settings).filter(
    ([name]) => revision !== BAD_RELEASE.revision || name !== LOST_SETTING,
  );
  return kept.map(([name, value]) => ({ name, value }));
}

function backendSecrets(): Secret[] {
  const secret = arn('secretsmanager', 'secret:dev-backend-tls-AbCdEf');
  return [
    { name: 'CA_CERT_PEM', valueFrom: `${secret}:ca_cert::` },
    { name: 'CLIENT_CERT_PEM', valueFrom: `${secret}:client_cert::` },
    { name: 'PRIVATE_KEY_PEM', valueFrom: `${secret}:private_key::` },
  ];
}
