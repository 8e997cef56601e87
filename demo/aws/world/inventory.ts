/** The names of Grid Services, as its guide gives them, or else its repository. */

export const ACCOUNT = '123456789012';
export const REGION = 'us-west-2';
export const CLUSTER = 'grid-services-dev';
export const DATABASE = 'grid-services-dev-db';
export const THING = 'volttron_thing';
export const VPC = 'vpc-0a1b2c3d4e5f67890';
export const SUBNETS = ['subnet-0aa11bb22cc33dd44', 'subnet-0ee55ff66aa77bb88'] as const;

/** An ARN in this account and region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

export type ServiceName =
  | 'backend-service'
  | 'volttron-service'
  | 'grid-event-gateway-service'
  | 'ecs-frontend';

/** One ECS service with its load balancer. */
export interface ServicePlace {
  name: ServiceName;
  family: string;
  /** The revision that runs when nothing was ever broken. */
  revision: number;
  container: string;
  image: string;
  port: number;
  logGroup: string;
  loadBalancer: { name: string; id: string; host: string };
  targetGroup: { name: string; id: string };
}

export const SERVICES: readonly ServicePlace[] = [
  {
    name: 'backend-service',
    family: 'backend-task',
    revision: 41,
    container: 'backend',
    image: 'ecs-backend:latest',
    port: 8000,
    logGroup: '/ecs/grid-services-dev/backend',
    loadBalancer: { name: 'backend-alb', id: '50dc6c495c0c9188', host: 'api.gridcircuit.link' },
    targetGroup: { name: 'backend-alb-tg', id: '943f017f100becff' },
  },
  {
    name: 'volttron-service',
    family: 'volttron-ven',
    revision: 17,
    container: 'volttron-ven',
    image: 'volttron-ven:latest',
    port: 8000,
    logGroup: '/ecs/grid-services-dev/volttron-ven',
    loadBalancer: { name: 'volttron-alb', id: '7c2b9d0e1f3a4b5c', host: 'sim.gridcircuit.link' },
    targetGroup: { name: 'volttron-alb-tg', id: '1b2c3d4e5f6a7b8c' },
  },
  {
    name: 'grid-event-gateway-service',
    family: 'grid-event-gateway',
    revision: 9,
    container: 'grid-event-gateway',
    image: 'grid-event-gateway:latest',
    port: 8080,
    logGroup: '/ecs/grid-services-dev/grid-event-gateway',
    loadBalancer: {
      name: 'grid-event-gateway-alb',
      id: '1234567890abcdef',
      host: 'vtn.gridcircuit.link',
    },
    targetGroup: { name: 'grid-event-gateway-alb-tg', id: '73e2d6bc24d8a067' },
  },
  {
    name: 'ecs-frontend',
    family: 'ecs-frontend',
    revision: 23,
    container: 'ecs-frontend',
    image: 'ecs-frontend:latest',
    port: 80,
    logGroup: '/ecs/grid-services-dev/frontend',
    loadBalancer: { name: 'frontend-alb', id: '8f6e5d4c3b2a1908', host: 'app.gridcircuit.link' },
    targetGroup: { name: 'frontend-alb-tg', id: 'c0ffee1234567890' },
  },
];

/** The ARN's end and the CloudWatch dimension, e.g. `app/backend-alb/50dc6c495c0c9188`. */
export function loadBalancerId({ loadBalancer }: ServicePlace): string {
  return `app/${loadBalancer.name}/${loadBalancer.id}`;
}

export function loadBalancerArn(place: ServicePlace): string {
  return arn('elasticloadbalancing', `loadbalancer/${loadBalancerId(place)}`);
}

/** The ARN's end and the CloudWatch dimension, e.g. `targetgroup/backend-alb-tg/943f017f100becff`. */
export function targetGroupId({ targetGroup }: ServicePlace): string {
  return `targetgroup/${targetGroup.name}/${targetGroup.id}`;
}

export function targetGroupArn(place: ServicePlace): string {
  return arn('elasticloadbalancing', targetGroupId(place));
}
