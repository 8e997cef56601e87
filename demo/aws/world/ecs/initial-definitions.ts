import type { KeyValuePair, Secret } from '@aws-sdk/client-ecs';
import { ACCOUNT, arn, REGION, type ServicePlace } from '../inventory.ts';
import type { Definition } from './task-definition-registry.ts';

/** The setting that the bad release lost, and without which the backend does not start. */
export const LOST_SETTING = 'IOT_ENDPOINT';

/** CPU units and MiB of every service at first. */
export const INITIAL_SIZE = { cpu: 256, memory: 512 };

/** The task definition of a service as its pipeline registers it. */
export function initialDefinition(place: ServicePlace): Definition {
  const isBackend = place.container === 'backend';
  return {
    family: place.family,
    networkMode: 'awsvpc',
    cpu: String(INITIAL_SIZE.cpu),
    memory: String(INITIAL_SIZE.memory),
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/grid-sim-task-execution`,
    taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/grid-sim-task-iot`,
    containerDefinitions: [
      {
        name: place.container,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${place.image}`,
        cpu: 0,
        essential: true,
        portMappings: [{ containerPort: place.port, hostPort: place.port, protocol: 'tcp' }],
        environment: isBackend ? backendSettings() : [],
        secrets: isBackend ? backendSecrets() : [],
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

/** The bad release: the same without the one setting. */
export function withoutLostSetting(definition: Definition): Definition {
  return {
    ...definition,
    containerDefinitions: definition.containerDefinitions?.map((container) => ({
      ...container,
      environment: container.environment?.filter(({ name }) => name !== LOST_SETTING),
    })),
  };
}

/** Whether the backend's container exits as soon as it starts, whoever registered it. */
export function lacksSetting({ containerDefinitions = [] }: Definition): boolean {
  return containerDefinitions.some(
    ({ name, environment = [] }) =>
      name === 'backend' && !environment.some((setting) => setting.name === LOST_SETTING),
  );
}

/** The database password is in clear text, as in the real one. */
function backendSettings(): KeyValuePair[] {
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
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}

function backendSecrets(): Secret[] {
  const secret = arn('secretsmanager', 'secret:dev-backend-tls-AbCdEf');
  return [
    { name: 'CA_CERT_PEM', valueFrom: `${secret}:ca_cert::` },
    { name: 'CLIENT_CERT_PEM', valueFrom: `${secret}:client_cert::` },
    { name: 'PRIVATE_KEY_PEM', valueFrom: `${secret}:private_key::` },
  ];
}
