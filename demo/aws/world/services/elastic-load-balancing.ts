import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import {
  loadBalancerArn,
  REGION,
  SERVICES,
  type ServicePlace,
  SUBNETS,
  targetGroupArn,
  VPC,
} from '../inventory.ts';
import { pageOf } from '../paging.ts';
import { hash } from '../random.ts';
import { targetsOf } from '../targets.ts';
import type { World } from '../world.ts';

/** Simulates Elastic Load Balancing v2: the load balancers, their target groups, their targets. */
export function simulateElasticLoadBalancing(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.ElasticLoadBalancingV2Client({ region: REGION }), sdk, {
      missingMember: nullMember('ValidationError'),
    })
    .on(sdk.DescribeLoadBalancersCommand, (input) => describeLoadBalancers(world, input))
    .on(sdk.DescribeTargetGroupsCommand, (input) => describeTargetGroups(input))
    .on(sdk.DescribeTargetHealthCommand, (input) => describeTargetHealth(world, input));
}

function describeLoadBalancers(world: World, input: sdk.DescribeLoadBalancersCommandInput) {
  const places = pick(
    [
      [input.Names, ({ loadBalancer }) => loadBalancer.name],
      [input.LoadBalancerArns, loadBalancerArn],
    ],
    (wanted) =>
      new AwsError('LoadBalancerNotFoundException', `Load balancers '[${wanted}]' not found`),
  );
  const { page, next } = pageOf(places, input.Marker, input.PageSize ?? 400, invalidMarker);
  return { LoadBalancers: page.map((place) => loadBalancer(world, place)), NextMarker: next };
}

function loadBalancer(world: World, place: ServicePlace): sdk.LoadBalancer {
  const { name } = place.loadBalancer;
  const zones = ['a', 'b'].map((letter) => `${REGION}${letter}`);
  return {
    LoadBalancerArn: loadBalancerArn(place),
    LoadBalancerName: name,
    DNSName: `${name}-${hash(name)}.${REGION}.elb.amazonaws.com`,
    CanonicalHostedZoneId: 'Z1H1FL5HABSF5',
    CreatedTime: new Date(world.history.genesis),
    Scheme: 'internet-facing',
    VpcId: VPC,
    State: { Code: 'active' },
    Type: 'application',
    AvailabilityZones: zones.map((ZoneName, index) => ({ ZoneName, SubnetId: SUBNETS[index] })),
    SecurityGroups: ['sg-0a1b0000000000001'],
    IpAddressType: 'ipv4',
  };
}

function describeTargetGroups(input: sdk.DescribeTargetGroupsCommandInput) {
  const notFound = (): AwsError =>
    new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');
  const places = pick(
    [
      [input.Names, ({ targetGroup }) => targetGroup.name],
      [input.TargetGroupArns, targetGroupArn],
      [input.LoadBalancerArn === undefined ? undefined : [input.LoadBalancerArn], loadBalancerArn],
    ],
    notFound,
  );
  const { page, next } = pageOf(places, input.Marker, input.PageSize ?? 400, invalidMarker);
  return { TargetGroups: page.map(targetGroup), NextMarker: next };
}

function targetGroup(place: ServicePlace): sdk.TargetGroup {
  return {
    TargetGroupArn: targetGroupArn(place),
    TargetGroupName: place.targetGroup.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: place.port,
    VpcId: VPC,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckPath: '/health',
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: [loadBalancerArn(place)],
    TargetType: 'ip',
    IpAddressType: 'ipv4',
  };
}

function describeTargetHealth(world: World, input: sdk.DescribeTargetHealthCommandInput) {
  const place = SERVICES.find((one) => targetGroupArn(one) === input.TargetGroupArn);
  if (!place) {
    throw new AwsError(
      'TargetGroupNotFoundException',
      `Target groups '${input.TargetGroupArn}' not found`,
    );
  }
  const { port } = place;
  const descriptions = targetsOf(world, place, world.now()).map(({ ip, health }) => ({
    Target: {
      Id: ip,
      Port: port,
      AvailabilityZone: `${REGION}${ip.startsWith('10.0.1.') ? 'a' : 'b'}`,
    },
    HealthCheckPort: String(port),
    TargetHealth: health,
  }));
  return { TargetHealthDescriptions: descriptions };
}

type Selection = readonly [wanted: string[] | undefined, keyOf: (place: ServicePlace) => string];

/** Applies what was asked for; one name too many refuses the whole call. */
function pick(
  selections: readonly Selection[],
  notFound: (wanted: string) => AwsError,
): readonly ServicePlace[] {
  let places = SERVICES;
  for (const [wanted, keyOf] of selections) {
    if (!wanted || wanted.length === 0) continue;
    const unknown = wanted.filter((key) => !SERVICES.some((place) => keyOf(place) === key));
    if (unknown.length > 0) throw notFound(unknown.join(', '));
    places = places.filter((place) => wanted.includes(keyOf(place)));
  }
  return places;
}

function invalidMarker(): AwsError {
  return new AwsError('ValidationError', 'Invalid marker');
}
